"""The parts of search and answering by name, and engines with some of them switched off or set otherwise.

A kind of evidence that is off takes no part in the ranking. How sure a find is (``retrieval.answer.selection``), and so
what is refused and how long a list is, and which sentence answers are still judged by all of it: their weights were
fitted together, and mean nothing with one of them gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from retrieval.answer.engine import QAEngine
from retrieval.answer.finding import Priors
from retrieval.answer.selection import Calibration
from retrieval.archive import Archive
from retrieval.index.embedding import Embedder
from retrieval.index.lexicon import Lexicon, load_lexicon
from retrieval.index.memory import Memory
from retrieval.index.search import Searcher, Weights


@dataclass(frozen=True, slots=True)
class Setup:
    """How search and answering are set; the defaults are what everybody gets."""

    weights: Weights = field(default_factory=Weights)
    priors: Priors = field(default_factory=Priors)
    calibration: Calibration = field(default_factory=Calibration)
    translates: bool = True


def _without_weight(name: str) -> Callable[[Setup], Setup]:
    return lambda setup: replace(setup, weights=replace(setup.weights, **{name: 0.0}))


def _without_priors(*names: str) -> Callable[[Setup], Setup]:
    return lambda setup: replace(setup, priors=replace(setup.priors, **dict.fromkeys(names, 0.0)))


def _without_refusals(setup: Setup) -> Setup:
    """Every threshold from which something is answered at 0."""
    thresholds: dict[str, Any] = {each.name: 0.0 for each in fields(Calibration) if each.name.endswith("_from")}
    return replace(setup, calibration=replace(setup.calibration, **thresholds))


_SWITCHES: Final[Mapping[str, Callable[[Setup], Setup]]] = {
    **{weight.name: _without_weight(weight.name) for weight in fields(Weights)},
    "translations": lambda setup: replace(setup, translates=False),
    "titles": _without_priors("full_title", "head"),
    "newness": _without_priors("newest"),
    "history": _without_priors("earlier", "earlier_weakly", "context"),
    "refusals": _without_refusals,
}
PARTS: Final = tuple(_SWITCHES)


def without(parts: Iterable[str], setup: Setup | None = None) -> Setup:
    """A setup with parts switched off; raises KeyError for a name that is not in PARTS."""
    changed = setup or Setup()
    for part in parts:
        changed = _SWITCHES[part](changed)
    return changed


def build_searcher(memory: Memory, embedder: Embedder, builtin: Embedder, setup: Setup) -> Searcher:
    """What ranks the entries of a memory with this setup."""
    lexicon = load_lexicon()
    return Searcher(
        memory, embedder, builtin, lexicon if setup.translates else _WithoutTranslations(lexicon), setup.weights
    )


def build_engine(archive: Archive, searcher: Searcher, setup: Setup) -> QAEngine:
    """What answers questions with this setup, without a language model."""
    return QAEngine(archive, searcher, setup.calibration, setup.priors)


class _WithoutTranslations(Lexicon):
    """How common words are, as another lexicon has it, and no translation."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__({}, {})
        self._lexicon = lexicon

    def background_idf(self, token: str) -> float | None:
        return self._lexicon.background_idf(token)
