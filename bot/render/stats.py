"""The figures of a period as a reply, with a picture where there is a font for it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.render.answers import paper_link
from bot.reply import Block, Picture, Reply, heading, item, paragraph
from config.locales import say
from retrieval.areas import Heat
from retrieval.figures import Figures
from retrieval.picture import draw_figures, find_font
from retrieval.types import Language

_AREAS = 6
_WORDS = 12
_WORDS_IN_ALT = 5


def stats_reply(figures: Figures, language: Language) -> Reply:
    """The figures in words and as a picture."""
    font = find_font()
    blocks = tuple(_blocks(figures, language))
    if font is None:
        return Reply((*blocks, paragraph(say("stats.no_font", language))))
    return Reply(blocks, picture=_picture(figures, draw_figures(figures, language, font), language))


def _picture(figures: Figures, png: bytes, language: Language) -> Picture:
    span = {"first": figures.days[0][0], "last": figures.days[-1][0]}
    words = say("answer.between", language).join(word for word, _ in figures.words[:_WORDS_IN_ALT])
    one = "_day" if span["first"] == span["last"] else ""
    caption = say(f"stats.caption{one}", language, papers=figures.papers, **span)
    return Picture(png, caption, say(f"stats.alt{one}", language, words=words, **span))


def _blocks(figures: Figures, language: Language) -> Iterator[Block]:
    between = say("answer.between", language)
    first, last = figures.days[0][0], figures.days[-1][0]
    yield heading(say("stats.head" if first != last else "stats.head_day", language, first=first, last=last))
    if first == last:
        yield item(say("stats.papers_day", language, papers=figures.papers))
    else:
        mean = round(sum(count for _, count in figures.days) / len(figures.days), 1)
        yield item(say("stats.papers", language, papers=figures.papers, days=len(figures.days), mean=f"{mean:g}"))
        day, count = max(figures.days, key=lambda each: each[1])
        yield item(say("stats.most", language, day=day, count=count))
    if figures.words:
        yield item(say("stats.words", language, words=between.join(word for word, _ in figures.words[:_WORDS])))
    yield heading(say("stats.fields", language))
    for heat in sorted(figures.areas[:_AREAS], key=_told):
        yield item("· ", _area(heat, figures.papers, language))
    if figures.upvoted:
        yield heading(say("stats.upvoted", language))
    for paper, day in figures.upvoted:
        yield item(
            "· ", paper_link(paper, language), f" · {say('chat.paper_upvotes', language, count=paper.upvotes)} · {day}"
        )


def _told(heat: Heat) -> tuple[bool, int]:
    """What is told to be hotter than usual, in its order; then the others, the largest first."""
    is_hotter = heat.is_hot and heat.lift is not None
    return (False, 0) if is_hotter else (True, -heat.papers)


def _area(heat: Heat, papers: int, language: Language) -> str:
    values = {"name": heat.area.names[language], "count": heat.papers}
    if heat.is_hot and heat.lift is not None:
        return say("figures.hot", language, **values, lift=f"{heat.lift:.1f}")
    return say("stats.field", language, **values, share=round(100 * heat.papers / papers))
