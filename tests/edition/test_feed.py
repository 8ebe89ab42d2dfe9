"""The structure of the feed, held against RFC 4287 rule by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from retrieval.edition.output.feed import render_feed
from retrieval.edition.output.json_answer import render_json
from retrieval.edition.output.summary import DaySummary, parse_summary
from retrieval.edition.types import Edition
from retrieval.types import Language
from tests.edition.editions import DAY, edition, editions

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://papers.example.org/daily"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
NOW = datetime(2026, 1, 22, 3, 0, 5, tzinfo=UTC)
ONCE = {"id", "title", "updated"}  # required, and once (4.1.1, 4.1.2)
KNOWN = {"feed": {"author", "entry", "link"} | ONCE, "entry": {"link", "summary", "content"} | ONCE}
LINK = {"rel", "href", "type", "length"}


def summary_of(number: int = 0, *, now: datetime = NOW) -> DaySummary:
    made = replace(edition(), date=DAY - timedelta(days=number))
    found = parse_summary(render_json(made, files=[], updated=now).encode())
    assert found is not None
    return found


def problems_of(content: bytes, site_url: str | None) -> Iterator[str]:
    """What of RFC 4287 a feed does not hold to."""
    feed = ET.fromstring(content)  # noqa: S314 - made here
    entries = feed.findall(f"{ATOM}entry")
    ids = [each.findtext(f"{ATOM}id") for each in (feed, *entries)]
    if feed.tag != f"{ATOM}feed" or len(ids) != len(set(ids)):
        yield "not a feed, or ids that are not unique (4.2.6)"
    if feed.find(f"{ATOM}author/{ATOM}name") is None:
        yield "no author, and entries have none of their own (4.1.1)"
    own = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if own != ([f"{site_url}/feed.xml"] if site_url else []):
        yield "the feed's own address (4.1.1)"
    for element in (feed, *entries):
        yield from _element_problems(element, site_url)


def _element_problems(element: ET.Element, site_url: str | None) -> Iterator[str]:
    kind = element.tag.removeprefix(ATOM)
    names = [child.tag.removeprefix(ATOM) for child in element]
    if set(names) - KNOWN[kind] or any(names.count(name) != 1 for name in ONCE):
        yield f"elements of {kind}: {names}"
    if not RFC_3339.fullmatch(element.findtext(f"{ATOM}updated") or ""):
        yield "a time that is not of RFC 3339 (3.3)"
    if not urlsplit(element.findtext(f"{ATOM}id") or "").scheme:
        yield "an id that is no IRI (4.2.6)"
    if not (element.findtext(f"{ATOM}title") or "").strip():
        yield "no title (4.2.14)"
    links = element.findall(f"{ATOM}link")
    if len({(link.get("rel"), link.get("type")) for link in links}) != len(links):
        yield "two links of one kind (4.1.1)"
    if "alternate" not in {link.get("rel") for link in links}:
        yield "neither content nor a link instead of it (4.1.2)"
    for link in links:
        if (
            set(link.attrib) - LINK
            or not link.get("href")
            or bool(site_url) != bool(urlsplit(link.get("href", "")).scheme)
        ):
            yield f"a link {link.attrib} (4.2.7)"
    content = element.find(f"{ATOM}content")
    if content is not None and (content.get("type") != "html" or len(content)):
        yield "content that is no escaped HTML (4.1.3.3)"


@pytest.mark.parametrize("site_url", [SITE, None])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("days", [0, 1, 40])
def test_a_feed_holds_to_the_rules(days: int, language: Language, site_url: str | None) -> None:
    sizes = {f"{DAY}.mp3": 1_000}
    feed = render_feed([summary_of(number) for number in range(days)], language, site_url=site_url, audio_bytes=sizes)

    assert list(problems_of(feed, site_url)) == []
    assert len(ET.fromstring(feed).findall(f"{ATOM}entry")) == min(days, 30)  # noqa: S314 - made here


@given(editions())
def test_whatever_papers_say_the_feed_holds_to_the_rules(made: Edition) -> None:
    summary = parse_summary(render_json(made, files=[], updated=NOW).encode())
    assert summary is not None
    feed = render_feed([summary], summary.language, site_url=SITE, audio_bytes={})
    assert list(problems_of(feed, SITE)) == []


def test_times_are_of_utc_whatever_zone_they_come_in() -> None:
    shanghai = timezone(timedelta(hours=8))
    feed = render_feed([summary_of(now=NOW.astimezone(shanghai))], "zh", site_url=SITE, audio_bytes={})
    assert feed.count(b"<updated>2026-01-22T03:00:05Z</updated>") == 2


@pytest.mark.parametrize(
    ("whole", "broken", "problem"),
    [
        (b'rel="self"', b'rel="related"', "own address"),
        (b"2026-01-22T03:00:05Z", b"2026-01-22 03:00", "RFC 3339"),
        (b"<name>paperboy</name>", b"", "author"),
        (b"urn:uuid:", b"", "no IRI"),
    ],
)
def test_a_broken_feed_would_be_found(whole: bytes, broken: bytes, problem: str) -> None:
    feed = render_feed([summary_of()], "zh", site_url=SITE, audio_bytes={})
    assert whole in feed
    assert any(problem in each for each in problems_of(feed.replace(whole, broken), SITE))
