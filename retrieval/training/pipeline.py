"""From papers to the model's files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.index.embedding import save_static
from retrieval.index.lexicon import save_lexicon
from retrieval.training.alignment import learn_translations
from retrieval.training.contrastive import Recipe
from retrieval.training.data import Blocks
from retrieval.training.initial import initial_table
from retrieval.training.quantise import quantise
from retrieval.training.runs import Corpus, RunProgress, train_runs
from retrieval.training.vocabulary import Vocabulary, background_idf, build_vocabulary, encode, tokenize

TABLE_FILE = "embedding.npz"
_IDF_SAMPLE = 2  # every second paper is enough for the background


@dataclass(frozen=True, slots=True)
class Plan:
    """How a model is trained. ``step`` is the coarseness of its codes (see ``quantise``)."""

    recipe: Recipe
    seeds: tuple[int, ...] = (1, 2, 3, 4)
    step: float = 0.5
    resume: bool = False


def build_model(
    blocks: Blocks, plan: Plan, *, out: Path, work: Path, say: Callable[[str], None], progress: RunProgress
) -> None:
    """Train on the training papers of ``blocks`` and write the table, the lexicon and the idf to ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    _prepare(work, resume=plan.resume)
    vocabulary, corpus = _encoded(blocks)
    say(f"{len(vocabulary.tokens)} tokens; aligning words")
    idf = background_idf(blocks.training[::_IDF_SAMPLE], processes=_processes())
    save_lexicon(out, learn_translations(corpus.parallel, vocabulary, seed=plan.seeds[0]), idf)
    say("Computing the start")
    start = initial_table(corpus.parallel, vocabulary, dimensions=plan.recipe.dimensions, seed=plan.seeds[0])
    table = train_runs(corpus, start, recipe=plan.recipe, seeds=plan.seeds, folder=work, progress=progress)
    _save(out / TABLE_FILE, table, vocabulary, step=plan.step)


def _prepare(work: Path, *, resume: bool) -> None:
    work.mkdir(parents=True, exist_ok=True)
    if not resume:
        for old in work.glob("run-*.checkpoint"):
            old.unlink()


def _encoded(blocks: Blocks) -> tuple[Vocabulary, Corpus]:
    parallel = tokenize(blocks.training, processes=_processes())
    english = tokenize(blocks.english, processes=_processes())
    vocabulary = build_vocabulary([*parallel, *english], len(parallel) + len(english))
    return vocabulary, Corpus(encode(parallel, vocabulary), encode(english, vocabulary))


def _save(path: Path, table: NDArray[np.float32], vocabulary: Vocabulary, *, step: float) -> None:
    codes, scales = quantise(table, step=step)
    save_static(path, stamp=_stamp(codes, vocabulary.tokens), tokens=vocabulary.tokens, codes=codes, scales=scales)


def _stamp(codes: NDArray[np.int8], tokens: Sequence[str]) -> str:
    digest = hashlib.sha256(codes.tobytes() + "\n".join(tokens).encode("utf-8")).hexdigest()
    return f"paperboy-static-{codes.shape[1]}@{digest[:8]}"


def _processes() -> int:
    return min(2, os.cpu_count() or 1)
