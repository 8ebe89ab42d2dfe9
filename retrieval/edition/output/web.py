"""The web pages: a self-contained one for each day, and the index page of days. Pure.

Everything that comes from papers and models is text to the templates, which escape it; addresses are HTTP ones or are
left out; the policy of the pages lets no script run whatever stands in them.
"""

from __future__ import annotations

import hashlib
import io
import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from functools import cache, partial
from importlib.resources import files
from itertools import groupby
from typing import Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from PIL import Image

from config.locales import say
from retrieval.edition.output.escape import readable_line
from retrieval.edition.output.figures import AREAS, missing_lines, reading_figures
from retrieval.edition.output.files import FEED, INDEX, Kind, file_name
from retrieval.edition.output.summary import DaySummary
from retrieval.edition.output.views import LANG, Link, chip_of, date_name, month_name, paper_view, text_of
from retrieval.edition.types import Edition, Spoken
from retrieval.types import Language

_NAVIGATION = re.compile(r"<!--days-->.*?<!--/days-->", re.DOTALL)
_SHOWN_WORDS: Final = 12  # of the word cloud, in the text that stands for it


class Picture(NamedTuple):
    """A picture inside a page; ``dark`` is its data for pages that are read in the dark."""

    data: str
    dark: str | None
    alt: str
    caption: str
    width: int
    height: int


class Audio(NamedTuple):
    """The spoken edition, beside the page."""

    href: str
    length: str


def render_day(edition: Edition, *, before: date | None, after: date | None, site_url: str | None) -> str:
    """The page of a day, with links to the days before and after it where there are such."""
    language, day = edition.language, edition.date
    name = date_name(day, language)
    return _render(
        "day.html",
        language,
        title=say("page.day_title", language, day=day.isoformat(), count=len(edition.papers)),
        heading=name,
        description=_description(edition),
        lead=say("page.lead", language, count=len(edition.papers)),
        navigation=render_navigation(before, after, language),
        areas=[chip_of(area, language) for area in edition.statistics.areas[: 2 * AREAS]],
        facts=list(reading_figures(edition, language)),
        missing=list(missing_lines(edition, language)),
        audio=_audio(edition.spoken, day, language),
        pictures=_pictures(edition),
        papers=[paper_view(number, each, language) for number, each in enumerate(edition.papers, 1)],
        forms=[
            Link(say(f"page.form_{kind.name.lower()}", language), file_name(day, kind))
            for kind in (Kind.NEWSLETTER, Kind.REPORT, Kind.JSON)
        ],
        page=file_name(day, Kind.PAGE),
        poster=file_name(day, Kind.POSTER) if edition.drawings.poster else None,
        site_url=site_url,
    )


def render_navigation(before: date | None, after: date | None, language: Language) -> str:
    """The links to the other days."""
    links = {
        name: None if day is None else {"page": file_name(day, Kind.PAGE), "name": day.isoformat()}
        for name, day in (("before", before), ("after", after))
    }
    return _render("navigation.html", language, **links)


def with_navigation(page: str, navigation: str) -> str:
    """A page that was made earlier with other links to the other days."""
    return _NAVIGATION.sub(lambda _: navigation.strip(), page, count=1)


def render_index(days: Sequence[DaySummary], language: Language, *, site_url: str | None) -> str:
    """The page of all days, the newest first."""
    newest_first = sorted(days, key=lambda summary: summary.date, reverse=True)
    months = [
        {
            "key": f"{month:%Y-%m}",
            "name": month_name(month, language),
            "days": [_day_view(summary, language) for summary in own],
        }
        for month, own in groupby(newest_first, key=lambda summary: summary.date.replace(day=1))
    ]
    papers = sum(len(summary.papers) for summary in days)
    return _render(
        "index.html",
        language,
        title=say("page.site", language),
        description=say("page.site_about", language, days=len(days), papers=papers),
        months=months,
        site_url=site_url,
    )


def _day_view(summary: DaySummary, language: Language) -> dict[str, object]:
    poster = file_name(summary.date, Kind.POSTER)
    titles = [(each.title_zh if language == "zh" else None) or each.title for each in summary.liked()]
    figures = say("page.count", language, count=len(summary.papers))
    return {
        "page": file_name(summary.date, Kind.PAGE),
        "poster": poster if poster in summary.files else None,
        "name": date_name(summary.date, language),
        "figures": figures,
        "areas": [chip_of(area, language) for area in summary.areas[:AREAS]],
        "titles": [text_of(title) for title in titles if readable_line(title)],
    }


def _description(edition: Edition) -> str:
    """What a search engine or a chat shows of the page."""
    areas = [area.names[edition.language] for area in edition.statistics.areas[:AREAS]]
    lead = say("page.lead", edition.language, count=len(edition.papers))
    return f"{lead} {say('page.between', edition.language).join(areas)}".strip()


def _audio(spoken: Spoken | None, day: date, language: Language) -> Audio | None:
    if spoken is None or spoken.mp3 is None:
        return None
    seconds = round(spoken.seconds or 0)
    length = say("page.length", language, minutes=seconds // 60, seconds=f"{seconds % 60:02}") if seconds else ""
    return Audio(file_name(day, Kind.AUDIO), length)


def _pictures(edition: Edition) -> list[Picture]:
    language, statistics, drawings = edition.language, edition.statistics, edition.drawings
    between = say("page.between", language)
    words = between.join(word for word, _ in statistics.words.get(language, ())[:_SHOWN_WORDS])
    usual = sum(papers for _, papers in statistics.trend) / max(len(statistics.trend), 1)
    trend = say("page.trend_alt", language, days=len(statistics.trend), usual=round(usual), papers=statistics.papers)
    drawn = (
        (
            drawings.cloud,
            drawings.dark_cloud,
            say("page.cloud_alt", language, words=words),
            say("page.cloud", language),
        ),
        (drawings.trend, drawings.dark_trend, trend, say("page.trend", language)),
    )
    return [_picture(png, dark, alt, caption) for png, dark, alt, caption in drawn if png is not None]


def _picture(png: bytes, dark: bytes | None, alt: str, caption: str) -> Picture:
    with Image.open(io.BytesIO(png)) as image:
        width, height = image.size
    return Picture(_data(png), None if dark is None else _data(dark), alt, caption, width, height)


def _data(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"


def _render(template: str, language: Language, /, **values: object) -> str:
    style = _style()
    shared = {"lang": LANG[language], "style": style, "policy": _policy(style), "index": INDEX, "feed": FEED}
    page = _templates().get_template(template).render(**shared, **values, say=partial(_sentence, language))
    return f"{page.strip()}\n"


def _sentence(language: Language, key: str) -> str:
    return say(key, language)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader(__package__ or "retrieval.edition.output"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    return files(__package__).joinpath("templates", "style.css").read_text(encoding="utf-8").strip()


def _policy(style: str) -> str:
    """What the page may load: its own style, pictures inside it or beside it, audio beside it; no script at all."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; media-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
