"""Writes answers out of the digests' own sentences: one paper, a list, two side by side, a paper in depth, a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from config.locales import say
from retrieval.answer.draft import Draft, join, title_in
from retrieval.answer.extract import ScoredSentence, pick, room_of
from retrieval.answer.outline import group_by_field
from retrieval.index.evidence import sentences_of
from retrieval.types import Digest, Language, Paper, SectionName

ONE_BUDGET = 420  # Chinese characters of evidence for one paper, or twice as many others: a short chat message
SIDE_BUDGET = 300  # for each of two
LINE_BUDGET = 140  # for a line of a list
LISTED = 25  # papers that a list shows at most; the others are counted
WITH_LINES = 12  # papers of a list that get a line each; those after them stand with their titles alone
OUTLINE_PAPERS = 24  # titles in an outline at most; a day has 5 to 50 papers
_DEPTH = (
    SectionName.CONTRIBUTION,
    SectionName.ABSTRACT,
    SectionName.INNOVATIONS,
    SectionName.RESULTS,
    SectionName.USAGE,
)
_DEPTH_BUDGET = 320  # Chinese characters of a section, at least
_DEPTH_WHOLE = 900  # of all sections: a paper with an abstract alone has it whole


def write_one(
    draft: Draft, paper: Paper, day: date, scored: Sequence[ScoredSentence], budget: int = ONE_BUDGET
) -> None:
    """The paper, then the sentence that answers, then what is needed around it."""
    chosen = pick(scored, budget)
    key = draft.cite(paper, day, chosen[0].sentence.text if chosen else paper.title)
    draft.say("one", title=title_in(paper, draft.language), day=day, key=key)
    if not chosen:
        return
    best, *others = chosen
    note = _language_note(paper, chosen, draft.language)
    draft.lines.append(f"{best.sentence.text}{note}")
    for language in sorted(
        {each.sentence.section.language for each in others}, key=lambda each: each != draft.language
    ):
        texts = (each.sentence.text for each in others if each.sentence.section.language == language)
        draft.lines.append(join(texts, language))


def write_fact(draft: Draft, paper: Paper, day: date, fact: str) -> None:
    """A paper and one thing about it that does not stand in its text."""
    key = draft.cite(paper, day, fact)
    draft.say("one", title=title_in(paper, draft.language), day=day, key=key)
    draft.lines.append(fact)


def write_line(draft: Draft, number: int, paper: Paper, day: date, quote: str, *, shown: bool, dated: bool) -> None:
    """A paper in a list: its title and, where ``shown``, the sentence for which it is there."""
    key = draft.cite(paper, day, quote)
    where = say("answer.where", draft.language, day=day) if dated else ""
    draft.say("line", number=number, title=title_in(paper, draft.language), where=where, key=key)
    if shown:
        draft.lines.append(f"   {shorten(quote, LINE_BUDGET)}")


def write_depth(draft: Draft, paper: Paper, day: date) -> None:
    """A paper section by section, each cut to what a chat can take."""
    sections = [section for name in _DEPTH for section in paper.sections if section.name is name]
    own = [section for section in sections if section.language == draft.language] or sections
    quote = next((each.text for each in sentences_of(paper) if own and each.section is own[0]), paper.title)
    key = draft.cite(paper, day, quote)
    draft.say("one", title=title_in(paper, draft.language), day=day, key=key)
    if own and own[0].language != draft.language:
        draft.say("other_language")
    room = max(_DEPTH_BUDGET, _DEPTH_WHOLE // max(len(own), 1))
    for section in own:
        length = int(room * len(section.text) / max(room_of(section.text), 1))
        name = say(f"papers.section_{section.name}", draft.language)
        draft.lines.append(
            f"{name}{say('answer.colon', draft.language)}{shorten(' '.join(section.text.split()), length)}"
        )


def write_outline(draft: Draft, digests: Sequence[Digest]) -> None:
    """The papers of some days by field; where there are many, the first ones of each field."""
    papers = {paper.id: (paper, digest.date) for digest in digests for paper in digest.papers}
    groups = group_by_field([paper for paper, _ in papers.values()])
    most = max(2, OUTLINE_PAPERS // len(groups)) if len(papers) > OUTLINE_PAPERS else len(papers)
    for kind, own in groups:
        draft.say("group", name=kind.names[draft.language], count=len(own))
        for paper in own[:most]:
            key = draft.cite(paper, papers[paper.id][1], paper.title)
            draft.lines.append(f"· {title_in(paper, draft.language)} [{key}]")
        if len(own) > most:
            draft.lines.append(f"· {say('answer.more', draft.language)}")


def shorten(text: str, length: int) -> str:
    """The text, cut at a mark or space with an ellipsis where it is longer than ``length`` characters."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    border = max(cut.rfind(mark) for mark in "，。；、,; ")
    return f"{cut[: border if border > length // 2 else len(cut)].rstrip('，；、,; ')}…"


def _language_note(paper: Paper, chosen: Sequence[ScoredSentence], language: Language) -> str:
    """A note where the evidence is in the other language, and the digests have no text of the paper in this one."""
    other = chosen[0].sentence.section.language != language and language not in paper.languages
    return f" {say('answer.other_language', language)}" if other else ""
