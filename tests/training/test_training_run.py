"""Training on a small made-up language pair; needs the packages of the extra ``train``."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="training needs the extra: pip install '.[train]'")
pytest.importorskip("sklearn", reason="training needs the extra: pip install '.[train]'")

import torch
from typer.testing import CliRunner

from retrieval.index.embedding import load_static
from retrieval.index.lexicon import load_lexicon_from
from retrieval.training.alignment import learn_translations
from retrieval.training.commands import app
from retrieval.training.contrastive import Recipe, _BagSums, train
from retrieval.training.data import TEST_FROM, TUNING_FROM, SourcePaper
from retrieval.training.examples import ExampleSampler
from retrieval.training.initial import initial_table
from retrieval.training.vocabulary import EncodedPaper, Vocabulary, build_vocabulary, encode, tokenize

HAN = "猫狗鸟鱼马牛羊鸡鸭鹅虎狼熊鹿兔鼠龙蛇猴猪"
ANIMALS = """cat dog bird fish horse cow sheep chicken duck goose
tiger wolf bear deer rabbit mouse dragon snake monkey pig"""
ENGLISH = ANIMALS.split()
RECIPE = Recipe(dimensions=16, epochs=4, batch=64, neighbourhoods=8)


def made_up_papers(count: int, first_day: date) -> Iterator[SourcePaper]:
    """Papers about four of twenty animals, in English and in Chinese."""
    rng = np.random.default_rng(first_day.toordinal())
    for number in range(count):
        animals = rng.permutation(len(HAN))[:4]
        english, chinese = " ".join(ENGLISH[i] for i in animals), "，".join(HAN[i] * 2 for i in animals)
        day = first_day + timedelta(days=number % 3)
        yield SourcePaper(f"{day:%y%m}.{number:05}", day, (english.split()[0], english, *[chinese] * 5))


PAPERS = list(made_up_papers(400, date(2025, 5, 1)))


def encoded() -> tuple[Vocabulary, list[EncodedPaper]]:
    tokenized = tokenize(PAPERS, processes=1)
    vocabulary = build_vocabulary(tokenized, len(PAPERS))
    return vocabulary, encode(tokenized, vocabulary)


def trained(folder: Path, recipe: Recipe = RECIPE, *, seed: int = 1) -> NDArray[np.float32]:
    vocabulary, papers = encoded()
    start = initial_table(papers, vocabulary, dimensions=16, seed=0)
    sampler = ExampleSampler(papers, [])
    return train(sampler, start, recipe=recipe, seed=seed, checkpoint=folder / "c", progress=lambda *_: None)


def test_the_gradient_of_sums_of_rows_is_that_of_torch() -> None:
    table = torch.randn(50, 8, dtype=torch.float64, requires_grad=True)
    tokens, sizes = np.random.default_rng(0).integers(0, 50, 30), np.array([5, 0, 10, 15])
    assert torch.autograd.gradcheck(lambda rows: _BagSums.apply(rows, tokens, sizes), (table,))


def test_words_that_mean_the_same_come_together(tmp_path: Path) -> None:
    vocabulary, _ = encoded()
    table = trained(tmp_path)
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    row = {token: unit[index] for index, token in enumerate(vocabulary.tokens)}
    assert row["dragon"] @ row["龙"] > row["dragon"] @ row["猪"] + 0.3


def test_the_same_seed_gives_the_same_table(tmp_path: Path) -> None:
    folders = (tmp_path / "first", tmp_path / "second")
    for folder in folders:
        folder.mkdir()
    first, second = (trained(folder) for folder in folders)
    np.testing.assert_allclose(first, second, atol=1e-5)


def test_a_stopped_run_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    whole = trained(tmp_path)
    stopped = tmp_path / "stopped"
    stopped.mkdir()
    vocabulary, papers = encoded()
    start = initial_table(papers, vocabulary, dimensions=16, seed=0)

    def stop(epochs: int, _: float) -> None:
        if epochs == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(ExampleSampler(papers, []), start, recipe=RECIPE, seed=1, checkpoint=stopped / "c", progress=stop)
    np.testing.assert_allclose(trained(stopped), whole, atol=1e-5)


def test_a_checkpoint_of_another_recipe_is_refused(tmp_path: Path) -> None:
    trained(tmp_path)
    with pytest.raises(ValueError, match="another recipe"):
        trained(tmp_path, Recipe(dimensions=16, epochs=5, batch=64, neighbourhoods=8))


def test_words_are_aligned() -> None:
    vocabulary, papers = encoded()
    best = {source: target for source, target, _ in reversed(learn_translations(papers, vocabulary, seed=0))}
    assert best["dragon"] == "龙龙"
    assert best["龙龙"] == "dragon"


@pytest.mark.slow
def test_the_command_writes_a_model_and_measures_it(tmp_path: Path) -> None:
    blocks = [(400, date(2025, 5, 1)), (9, TUNING_FROM), (9, TEST_FROM)]
    names = ("title", "abstract", "tldr", "motivation", "method", "result", "conclusion")
    rows = [
        {"id": paper.id, "date": paper.date.isoformat(), **dict(zip(names, paper.texts, strict=True))}
        for count, day in blocks
        for paper in made_up_papers(count, day)
    ]
    data = {"parallel": rows, "hf": [{"id": "2401.00001", "date": "2024-01-01", "title": "cat", "summary": "cat dog"}]}
    for name, lines in data.items():
        (tmp_path / name).write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode()))
    common = ["--parallel", str(tmp_path / "parallel"), "--hf", str(tmp_path / "hf"), "--hold-out", str(tmp_path)]
    places = ["--out", str(tmp_path / "out"), "--work", str(tmp_path / "work")]
    small = ["--epochs", "2", "--runs", "1", "--dimensions", "16"]
    result = CliRunner().invoke(app, ["train", *common, *places, *small])
    assert result.exit_code == 0, result.output
    assert "9 papers of the tuning block" in " ".join(result.output.split())
    table = load_static(tmp_path / "out" / "embedding.npz")
    assert table.dimensions == 16
    assert table.knows("dragon")
    (tmp_path / "out" / "everyday.toml").write_text("[words]\n", encoding="utf-8")
    (tmp_path / "out" / "aliases.toml").write_text("[aliases]\n", encoding="utf-8")
    assert load_lexicon_from(tmp_path / "out").translations("dragon")
