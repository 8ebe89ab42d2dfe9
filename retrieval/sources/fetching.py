"""Asks one source for one day, takes in what it gives, and notes what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Protocol

from retrieval.archive import Archive, FetchRecord, Outcome
from retrieval.digest.hf_pages import join_pages
from retrieval.errors import RetrievalError, StoreError, WebError, system_reason
from retrieval.reasons import Reason, with_texts
from retrieval.sources.answers import Verdict, is_cut, judge, without_addresses
from retrieval.sources.plan import Fetch, Pace, sum_up
from retrieval.sources.source import Source
from retrieval.types import Form
from retrieval.web.fetch import Page, Validators, Web
from retrieval.whole_files import write_whole

_LOG = logging.getLogger(__name__)
_NO_PAGE: Final = frozenset({400, 404, 410})  # the API answers 400 for a day that is yet to come
_ENDINGS: Final = {Form.HF_DAILY: ".json"}
_NOT_MODIFIED: Final = 304
_LARGEST_PAGE: Final = 16 * 2**20  # bytes; as large as a digest's file may be


class TakeIn(Protocol):
    """Takes a file in as a digest of a day. Raises RetrievalError where it cannot."""

    def __call__(self, path: Path, day: date) -> None:
        """Take it in."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a fetch; ``is_new`` tells whether the day's digest or state is not what it was."""

    record: FetchRecord
    is_new: bool


class Fetcher:
    """Fetches days. ``folder`` keeps each answer as it came, a file for each source and day.

    A day is summed up from the answers of ``sources``: one that is not set any more has no say. Safe to use from
    several threads as far as ``take_in`` is.
    """

    def __init__(
        self,
        web: Web,
        archive: Archive,
        take_in: TakeIn,
        *,
        folder: Path,
        pace: Pace,
        sources: Collection[Source],
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._web = web
        self._archive = archive
        self._take_in = take_in
        self._folder = folder
        self._pace = pace
        self._keys = frozenset(source.key for source in sources)
        self._now = now

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def fetch(self, wanted: Fetch) -> Fetched:
        """Ask a source for a day, take in a digest that is new, and keep what is known of the day then.

        A failure is a record, not an error; raises StoreError where the archive cannot be used.
        """
        key, day = wanted.source.key, wanted.day
        before = self._archive.records.fetches(day, day).get((key, day))
        known = self._archive.day_record(day)
        hash_before = self._archive.day_hashes().get(day)
        record = self._ask(wanted, before)
        if record.outcome in {Outcome.FAILED, Outcome.ABSENT}:
            record = replace(record, failures=(before.failures if before else 0) + 1)
            _LOG.log(logging.WARNING if record.outcome is Outcome.FAILED else logging.INFO, "%s", record.reason)
        self._archive.records.note_fetch(record)
        fetches = self._archive.records.fetches(day, day).values()
        own = [fetch for fetch in fetches if fetch.source in self._keys]
        self._archive.note_day(sum_up(day, own, self._now(), self._pace))
        now_known = self._archive.day_record(day)
        is_new = hash_before != self._archive.day_hashes().get(day)
        return Fetched(record, is_new or (known.state, known.closed) != (now_known.state, now_known.closed))

    def _ask(self, wanted: Fetch, before: FetchRecord | None) -> FetchRecord:
        source, day, now = wanted.source, wanted.day, self._now()
        try:
            page = self._fetched(wanted, _validators(before))
            if page.status == _NOT_MODIFIED and before is not None:
                return replace(before, checked_at=now, failures=0, reason=None, retry_after=None)
            verdict = self._checked(judge(page.content, day, source.name), day)
            if verdict.outcome is Outcome.TAKEN and verdict.digest is not None:
                self._take_in(self._kept(wanted, page, verdict.digest.forms), day)
        except WebError as error:
            outcome, reason = _absent_or_failed(error, wanted)
            return FetchRecord(source.key, day, outcome, now, reason=reason, retry_after=error.retry_after)
        except RetrievalError as error:
            return FetchRecord(source.key, day, Outcome.FAILED, now, reason=error.reason)
        return _record(wanted, verdict, page, now)

    def _fetched(self, wanted: Fetch, validators: Validators | None) -> Page:
        """The page of a day, with those that it goes on in. Raises WebError where one of them cannot be had."""
        source, day = wanted.source, wanted.day
        page = self._page(source.url_of(day), source, validators)
        further = source.further_url_of
        if further is None or page.status == _NOT_MODIFIED:
            return page
        whole = join_pages(page.content, lambda number: self._page(further(day, number), source, None).content)
        if whole.error is not None:
            raise whole.error
        validators = Validators() if whole.is_long else page.validators  # the first page's tell nothing of the others
        return replace(page, content=whole.content, validators=validators)

    def _page(self, url: str, source: Source, validators: Validators | None) -> Page:
        return self._web.get(url, validators=validators, accept=source.accept, most_bytes=_LARGEST_PAGE)

    def _checked(self, verdict: Verdict, day: date) -> Verdict:
        """The verdict, turned into a failure where a broken answer would replace a whole one."""
        digest = verdict.digest
        if digest is None:
            return verdict
        held = {form: len(each.papers) for each in self._archive.forms(day) for form in each.forms}
        if not is_cut(digest, held.get(digest.forms[0], 0)):
            return verdict
        reason = Reason("source_cut", name=digest.origins[0], count=len(digest.papers), day=day)
        return Verdict(Outcome.FAILED, reason=reason)

    def _kept(self, wanted: Fetch, page: Page, forms: Iterable[Form]) -> Path:
        """The answer as it came, in a file whose name says the day."""
        ending = next((_ENDINGS[form] for form in forms if form in _ENDINGS), ".md")
        path = self._folder / wanted.source.folder / f"{wanted.day.isoformat()}{ending}"
        try:
            write_whole(path, page.content)
        except OSError as error:
            reason = Reason("file_not_written", advice="check_disk", path=str(path), problem=system_reason(error))
            raise StoreError(reason) from error
        return path


def _absent_or_failed(error: WebError, wanted: Fetch) -> tuple[Outcome, str]:
    """What a refusal means, and the reason without addresses."""
    if error.status in _NO_PAGE:
        return Outcome.ABSENT, Reason("source_no_page", name=wanted.source.name, day=wanted.day, status=error.status)
    return Outcome.FAILED, with_texts(error.reason, without_addresses)


def _record(wanted: Fetch, verdict: Verdict, page: Page, now: datetime) -> FetchRecord:
    is_good = verdict.outcome in {Outcome.TAKEN, Outcome.EMPTY}
    return FetchRecord(
        wanted.source.key,
        wanted.day,
        verdict.outcome,
        now,
        papers=len(verdict.digest.papers) if verdict.digest else 0,
        reason=verdict.reason,
        etag=page.validators.etag if is_good else None,
        last_modified=page.validators.last_modified if is_good else None,
    )


def _validators(before: FetchRecord | None) -> Validators | None:
    """What to ask with: nothing where the last answer was none that can be told to be the same."""
    if before is None or before.outcome not in {Outcome.TAKEN, Outcome.EMPTY}:
        return None
    return Validators(before.etag, before.last_modified) if before.etag or before.last_modified else None
