"""The post of a day as a reply: a head, the papers that are wanted, buttons to go on from there. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.actions import Verb, write_action
from bot.push.filter import Match
from bot.push.substance import line_of, lines_of
from bot.push.types import Size, Subscription
from bot.push.words import describe_filter
from bot.render.answers import paper_link, rows
from bot.render.papers import PAGE
from bot.reply import Block, Button, Picture, Reply, Span, heading, item, paragraph, sentence
from config.locales import say
from retrieval.answer.days import explain_day
from retrieval.archive import DayRecord, DayState
from retrieval.edition.types import Area, Statistics
from retrieval.types import Digest, Language, Paper

MOST: Final[Mapping[Size, int]] = {"titles": 3 * PAGE, "brief": 2 * PAGE, "full": PAGE}  # papers of a post
_FEW = 4  # papers more that are shown rather than left to a button
_MOST_BUTTONS = 20  # of papers: Discord takes five rows of five, and one row is for the rest
_HOT_AREAS = 3
_LEAST_IN_AREA = 2  # papers of an area that is named
_WORDS_IN_ALT = 5


def build_post(
    digest: Digest,
    wanted: Sequence[Match],
    subscription: Subscription,
    statistics: Statistics,
    *,
    picture: bytes | None = None,
    known: Collection[str] = (),
) -> Reply:
    """The post of a digest for a subscription.

    ``known`` are the ids that the post first listed, where it is to be changed: all that came later are marked.
    """
    language = subscription.language
    late = [match.paper.id for match in wanted if match.paper.id not in known] if known else []
    shown = _shown(wanted, subscription.size)
    blocks = (
        heading(_head(digest, subscription, len(late))),
        *_facts(digest, wanted, statistics, subscription),
        *(_paper(match, subscription, is_late=match.paper.id in late) for match in shown),
        *_rest_note(len(wanted) - len(shown), language),
    )
    return Reply(
        tuple(blocks),
        buttons=(
            *_paper_buttons([match.paper for match in shown], language),
            _last_row(digest, wanted, shown, language),
        ),
        picture=None if picture is None else _picture(digest, statistics, picture, language),
    )


def _shown(wanted: Sequence[Match], size: Size) -> Sequence[Match]:
    """The papers that a post shows."""
    return wanted if len(wanted) <= MOST[size] + _FEW else wanted[: MOST[size]]


def build_no_match(digest: Digest, subscription: Subscription) -> Reply:
    """What is said on a day whose papers do not fit the filter."""
    language = subscription.language
    total = len(digest.papers)
    wanted = describe_filter(subscription.filter, language)
    said = say("push.no_match", language, day=_day(digest, language), total=total, filter=wanted)
    everything = Button(say("push.button_all", language), write_action(Verb.LIST, language, digest.date, 1))
    return Reply((paragraph(said),), buttons=((everything,),))


def build_notice(record: DayRecord, subscription: Subscription) -> Reply:
    """What is said on a day without a digest: why there is none. One that failed takes this message's place later."""
    language = subscription.language
    why = explain_day(record, record.day + timedelta(days=1), language)
    follows = record.state is DayState.FAILED
    return sentence(why + say("push.failed_follows", language) if follows else why)


def _head(digest: Digest, subscription: Subscription, late: int) -> str:
    kind = "watch" if subscription.kind == "watch" else "post"
    head = say(f"push.{kind}_head", subscription.language, day=_day(digest, subscription.language))
    return f"{head} {say('push.late', subscription.language, count=late)}" if late else head


def _day(digest: Digest, language: Language) -> str:
    weekday = say(f"answer.weekday_{digest.date.weekday()}", language)
    return say("push.day", language, day=digest.date, weekday=weekday)


def _facts(
    digest: Digest, wanted: Sequence[Match], statistics: Statistics, subscription: Subscription
) -> Iterator[Block]:
    """The number of papers and, of a whole digest, the hot areas."""
    language, total = subscription.language, len(digest.papers)
    key = "push.papers" if len(wanted) == total else "push.papers_of"
    yield item(say(key, language, count=len(wanted), total=total))
    hot = [area for area in statistics.areas if area.papers >= _LEAST_IN_AREA][:_HOT_AREAS]
    if hot and subscription.kind == "digest":
        areas = say("answer.between", language).join(_area(area, language) for area in hot)
        yield item(say("push.hot", language, areas=areas))


def _area(area: Area, language: Language) -> str:
    return say("push.area", language, name=area.names[language], papers=area.papers)


def _paper(match: Match, subscription: Subscription, *, is_late: bool) -> Block:
    """A paper in one block, so that no message ends in its midst."""
    language, paper = subscription.language, match.paper
    parts: list[str | Span] = ["🆕 "] if is_late else []
    parts += [f"{paper.position}. ", paper_link(paper, language), *_marks(paper, language)]
    below: list[str | Span] = []
    if subscription.kind == "digest":
        below += [f"\n{line}" for line in _lines(paper, subscription.size, language)]
    if match.reasons:
        reasons = say("answer.between", language).join(match.reasons)
        below += ["\n", Span(say("push.because", language, reasons=reasons), italic=True)]
    return paragraph(*parts, *below) if below else item(*parts)


def _marks(paper: Paper, language: Language) -> list[str | Span]:
    """Upvotes and code, where they are known."""
    marks: list[str | Span] = [f" {say('chat.paper_upvotes', language, count=paper.upvotes)}"] if paper.upvotes else []
    return [*marks, " · ", Span(say("papers.code", language), link=paper.links.code)] if paper.links.code else marks


def _lines(paper: Paper, size: Size, language: Language) -> tuple[str, ...]:
    if size == "titles":
        return ()
    line = line_of(paper, language)
    return lines_of(paper, language) if size == "full" else (line,) if line else ()


def _rest_note(rest: int, language: Language) -> tuple[Block, ...]:
    return (paragraph(say("push.rest", language, count=rest)),) if rest > 0 else ()


def _paper_buttons(papers: Sequence[Paper], language: Language) -> tuple[tuple[Button, ...], ...]:
    return rows(
        [Button(f"{paper.position}", write_action(Verb.PAPER, language, paper.id)) for paper in papers[:_MOST_BUTTONS]]
    )


def _last_row(
    digest: Digest, wanted: Sequence[Match], shown: Sequence[Match], language: Language
) -> tuple[Button, ...]:
    row = [Button(say("push.button_ask", language), write_action(Verb.HINT, language, digest.date))]
    if len(shown) < len(digest.papers) or len(shown) > _MOST_BUTTONS:
        is_cut = len(wanted) > len(shown) and len(wanted) == len(digest.papers)
        page = len(shown) // PAGE + 1 if is_cut else 1
        label = "push.button_rest" if is_cut else "push.button_all"
        row.append(Button(say(label, language), write_action(Verb.LIST, language, digest.date, page)))
    return tuple(row)


def _picture(digest: Digest, statistics: Statistics, png: bytes, language: Language) -> Picture:
    words = say("answer.between", language).join(word for word, _ in statistics.words[language][:_WORDS_IN_ALT])
    caption = say("push.picture", language, day=_day(digest, language), papers=len(digest.papers))
    return Picture(png, caption, say("push.picture_alt", language, day=digest.date, words=words))
