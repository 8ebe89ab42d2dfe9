"""Editions in their folder: written where something differs, linked, listed, whole at any moment."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from retrieval.edition.output.feed import render_feed
from retrieval.edition.output.files import EditionFolder, Kind
from retrieval.edition.output.publish import Publisher
from retrieval.edition.output.summary import parse_summary
from retrieval.edition.progress import silent
from retrieval.edition.types import Drawings, Edition, EditionPaper, ReadFrom, Spoken
from retrieval.errors import EditionError
from tests.edition.editions import DAY, edition, listed, note
from tests.edition.test_pages import png

NOW = datetime(2026, 1, 22, 3, 0, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
DRAWN = Drawings(png(), png(), png())
SPOKEN = Spoken("a script", b"ID3 sound", 61.0, "voice/one")


def publish(folder: Path, made: Edition, now: datetime = NOW, *, site_url: str | None = None) -> tuple[str, ...]:
    return Publisher(EditionFolder(folder), site_url=site_url).publish(made, now, silent)


def test_a_day_has_all_its_files(tmp_path: Path) -> None:
    written = publish(tmp_path, edition(drawings=DRAWN, spoken=SPOKEN))
    day_files = {f"{DAY}.{kind}" for kind in Kind}
    assert set(written) == {*day_files, "index.html", "feed.xml"}
    assert {path.name for path in tmp_path.iterdir()} == set(written)
    assert (tmp_path / f"{DAY}.mp3").read_bytes() == b"ID3 sound"
    made = json.loads((tmp_path / f"{DAY}.json").read_text(encoding="utf-8"))
    assert set(made["paperboy"]["files"]) == day_files


def test_the_same_again_writes_nothing_and_keeps_the_moment_of_the_change(tmp_path: Path) -> None:
    publish(tmp_path, edition(drawings=DRAWN))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert publish(tmp_path, edition(drawings=DRAWN), NOW + timedelta(days=1)) == ()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_change_writes_what_it_changes(tmp_path: Path) -> None:
    publish(tmp_path, edition(drawings=DRAWN))
    each = EditionPaper(listed(upvotes=13), ReadFrom.HTML, note("2601.00001"))
    written = publish(tmp_path, edition(each, drawings=DRAWN), NOW + timedelta(days=1))
    assert set(written) == {f"{DAY}.json", f"{DAY}.html", "feed.xml"}


def test_force_writes_every_file_of_the_day(tmp_path: Path) -> None:
    publish(tmp_path, edition())
    written = Publisher(EditionFolder(tmp_path)).publish(edition(), NOW, silent, force=True)
    assert set(written) == {f"{DAY}.{kind}" for kind in (Kind.NEWSLETTER, Kind.REPORT, Kind.PAGE, Kind.JSON)}


def test_pictures_that_an_edition_has_no_more_are_removed(tmp_path: Path) -> None:
    publish(tmp_path, edition(drawings=DRAWN, spoken=SPOKEN))
    publish(tmp_path, edition())
    assert not [path.name for path in tmp_path.iterdir() if path.suffix in {".png", ".mp3"}]


def test_neighbours_are_linked_whatever_the_order_of_making(tmp_path: Path) -> None:
    for day in (date(2026, 1, 19), DAY, date(2026, 1, 20)):
        publish(tmp_path, replace(edition(), date=day))
    pages = {day: (tmp_path / f"2026-01-{day}.html").read_text(encoding="utf-8") for day in (19, 20, 21)}
    assert 'rel="next" href="2026-01-20.html"' in pages[19]
    assert 'rel="prev" href="2026-01-19.html"' in pages[20]
    assert 'rel="next" href="2026-01-21.html"' in pages[20]
    assert 'rel="prev" href="2026-01-20.html"' in pages[21]
    assert publish(tmp_path, replace(edition(), date=date(2026, 1, 20))) == ()


def test_audio_of_the_same_script_and_engine_is_found_again(tmp_path: Path) -> None:
    publisher = Publisher(EditionFolder(tmp_path))
    publisher.publish(edition(spoken=SPOKEN), NOW, silent)
    assert publisher.spoken_before(edition(), "a script", "voice/one") == SPOKEN
    assert publisher.spoken_before(edition(), "a script", None) == SPOKEN
    assert publisher.spoken_before(edition(), "another script", "voice/one") is None
    assert publisher.spoken_before(edition(), "a script", "voice/two") is None
    (tmp_path / f"{DAY}.mp3").unlink()
    assert publisher.spoken_before(edition(), "a script", "voice/one") is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"not json"])
def test_a_damaged_folder_is_mended(tmp_path: Path, damage: bytes) -> None:
    publish(tmp_path, edition())
    whole = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / f"{DAY}.json").write_bytes(damage)
    (tmp_path / "feed.xml").unlink()
    publish(tmp_path, edition())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == whole


def test_files_that_are_no_days_are_let_be(tmp_path: Path) -> None:
    (tmp_path / "2026-13-45.html").write_text("mine", encoding="utf-8")
    (tmp_path / "about.html").write_text("mine", encoding="utf-8")
    publish(tmp_path, edition())
    assert EditionFolder(tmp_path).days() == (DAY,)
    assert (tmp_path / "about.html").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_a_file_is_an_error_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("in the way", encoding="utf-8")
    with pytest.raises(EditionError, match="cannot be used"):
        publish(tmp_path / "site", edition())


def test_the_feed_holds_to_rfc_4287(tmp_path: Path) -> None:
    publish(tmp_path, edition(spoken=SPOKEN), site_url="https://papers.example.org")
    feed = ET.parse(tmp_path / "feed.xml").getroot()  # noqa: S314 - made here
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert feed.findtext(f"{ATOM}updated") == "2026-01-22T03:00:00Z"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://papers.example.org/feed.xml",
        "alternate": "https://papers.example.org/index.html",
    }
    enclosure = next(link for link in entries[0].findall(f"{ATOM}link") if link.get("rel") == "enclosure")
    assert (enclosure.get("type"), enclosure.get("length")) == ("audio/mpeg", "9")
    content = entries[0].find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert content.text == '<ol><li><a href="https://huggingface.co/papers/2601.00001">阅读地图</a></li></ol>'


def test_titles_are_text_of_the_feed_and_of_its_html(tmp_path: Path) -> None:
    each = EditionPaper(listed(title="</ol><script>a & b]]>"), ReadFrom.HTML, note("2601.00001", title_zh=None))
    publish(tmp_path, edition(each))
    feed = ET.parse(tmp_path / "feed.xml").getroot()  # noqa: S314 - made here
    content = feed.findtext(f"{ATOM}entry/{ATOM}content") or ""
    assert "&lt;/ol&gt;&lt;script&gt;a &amp; b]]&gt;" in content


def test_a_feed_without_an_address_has_relative_links_and_ids_that_stay(tmp_path: Path) -> None:
    publish(tmp_path, edition())
    summary = parse_summary((tmp_path / f"{DAY}.json").read_bytes())
    assert summary is not None
    feeds = [
        render_feed([each], "zh", site_url=None, audio_bytes={}) for each in (summary, replace(summary, papers=()))
    ]
    ids = [ET.fromstring(feed).findtext(f"{ATOM}entry/{ATOM}id") for feed in feeds]  # noqa: S314 - made here
    assert ids[0] == ids[1]
    assert str(ids[0]).startswith("urn:uuid:")
    assert b'href="2026-01-21.html"' in feeds[0]
