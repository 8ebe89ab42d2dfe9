"""The papers of a day that is to be made: the list of the API, filled from arXiv, else what the archive holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from retrieval.edition.arxiv import complete_papers
from retrieval.edition.lacks import Lack, lack
from retrieval.edition.listing import ListAnswer, ListState, fetch_list, untitled_ids
from retrieval.errors import DigestError, WebError
from retrieval.types import Digest, Paper
from retrieval.web.fetch import Web


@dataclass(frozen=True, slots=True)
class DayList:
    """The papers of a day, none where its list is empty, and whatever is missing of them."""

    papers: tuple[Paper, ...]
    missing: tuple[Lack, ...] = ()


class DayLister:
    """Lists days. ``held`` gives the answer for a day that the archive has, which serves while the API is silent."""

    def __init__(
        self,
        web: Web,
        base_url: str,
        held: Callable[[date], Digest | None],
        *,
        export_url: str,
    ) -> None:
        self._web = web
        self._base_url = base_url
        self._held = held
        self._export_url = export_url

    def list_day(self, day: date) -> DayList:
        """The papers of a day. Raises WebError or DigestError where neither the API nor the archive has them."""
        try:
            answer = fetch_list(self._web, self._base_url, day)
        except WebError as error:
            return self._from_archive(day, error)
        if answer.state is ListState.HELD and answer.digest is not None:
            return self._complete(answer, answer.digest)
        if answer.state is ListState.EMPTY and self._held(day) is None:
            return DayList((), _lacks(answer.reason))
        return self._from_archive(day, DigestError(answer.reason or f"The list of {day} could not be read."))

    def _complete(self, answer: ListAnswer, digest: Digest) -> DayList:
        completed = complete_papers(self._web, self._export_url, digest.papers, untitled=untitled_ids(digest))
        reason = answer.reason if len(completed.papers) == len(digest.papers) else None
        return DayList(completed.papers, _lacks(reason, completed.why))

    def _from_archive(self, day: date, error: WebError | DigestError) -> DayList:
        held = self._held(day)
        if held is None or not held.papers:
            raise error
        return DayList(held.papers, (lack("make.list_held", why=error.reason),))


def _lacks(*reasons: str | None) -> tuple[Lack, ...]:
    return tuple(lack("make.list_lacks", why=reason) for reason in reasons if reason)
