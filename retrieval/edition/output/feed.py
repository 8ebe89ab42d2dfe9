"""The Atom feed of made days (RFC 4287). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from config.locales import say
from retrieval.edition.output.escape import readable_line
from retrieval.edition.output.figures import AREAS
from retrieval.edition.output.files import FEED, INDEX, Kind, file_name
from retrieval.edition.output.summary import DaySummary
from retrieval.edition.output.views import LANG
from retrieval.types import Language

ENTRIES: Final = 30  # the newest days
_ATOM: Final = "http://www.w3.org/2005/Atom"
_XML: Final = "http://www.w3.org/XML/1998/namespace"


def render_feed(
    days: Sequence[DaySummary], language: Language, *, site_url: str | None, audio_bytes: Mapping[str, int]
) -> bytes:
    """The feed of the newest days. Links are relative to it without ``site_url``, absolute with it.

    ``audio_bytes`` has the sizes of the mp3 files by name. An entry's id stays the same whatever happens to the day.
    """
    register_namespace("", _ATOM)
    newest = sorted(days, key=lambda summary: summary.date, reverse=True)[:ENTRIES]
    feed = Element(_name("feed"), {f"{{{_XML}}}lang": LANG[language]})
    _add(feed, "title", say("feed.title", language))
    _add(feed, "id", _id(site_url, "feed"))
    _add(feed, "updated", _moment(max((day.updated for day in newest), default=datetime(1970, 1, 1, tzinfo=UTC))))
    _link(feed, "alternate", _address(site_url, INDEX), "text/html")
    if site_url:
        _link(feed, "self", _address(site_url, FEED), "application/atom+xml")
    _add(SubElement(feed, _name("author")), "name", "paperboy")
    for summary in newest:
        _add_entry(feed, summary, language, site_url, audio_bytes)
    indent(feed)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_entry(
    feed: Element, summary: DaySummary, language: Language, site_url: str | None, audio_bytes: Mapping[str, int]
) -> None:
    entry = SubElement(feed, _name("entry"))
    _add(entry, "title", say("feed.entry", language, day=summary.date, count=len(summary.papers)))
    _add(entry, "id", _id(site_url, summary.date.isoformat()))
    _add(entry, "updated", _moment(summary.updated))
    _link(entry, "alternate", _address(site_url, file_name(summary.date, Kind.PAGE)), "text/html")
    audio = file_name(summary.date, Kind.AUDIO)
    if audio in audio_bytes:
        _link(entry, "enclosure", _address(site_url, audio), "audio/mpeg", length=str(audio_bytes[audio]))
    if areas := [area.names[language] for area in summary.areas[:AREAS]]:
        names = say("page.between", language).join(areas)
        _add(entry, "summary", say("feed.hot", language, areas=names))
    content = _add(entry, "content", _titles(summary, language))
    content.set("type", "html")


def _titles(summary: DaySummary, language: Language) -> str:
    """The day's papers as an HTML list; its text is escaped here once, and once more as text of the feed."""
    top = Element("ol")
    for paper in summary.papers:
        title = (paper.title_zh if language == "zh" else None) or paper.title
        item = SubElement(top, "li")
        place = SubElement(item, "a", {"href": paper.url}) if paper.url else item
        place.text = readable_line(title)
    return str(tostring(top, encoding="unicode", method="html"))


def _add(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, _name(name))
    child.text = readable_line(text)
    return child


def _link(parent: Element, relation: str, address: str, kind: str, **more: str) -> None:
    SubElement(parent, _name("link"), {"rel": relation, "href": address, "type": kind, **more})


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _address(site_url: str | None, name: str) -> str:
    return f"{site_url}/{name}" if site_url else name


def _id(site_url: str | None, name: str) -> str:
    return uuid5(NAMESPACE_URL, f"{site_url or 'paperboy'}/{name}").urn


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
