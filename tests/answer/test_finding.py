"""Finding papers: evidence, names, the conversation and newness together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval.answer.finding import Finder, Found, Priors, only
from retrieval.answer.understand import understand
from retrieval.index.memory import Memory
from retrieval.index.search import Searcher
from retrieval.types import Paper, Question, Scope, ScopeSource, Turn
from tests.fakes.answers import (
    CODE_MEND,
    FOLD_MAP,
    FRAME_WALK,
    FRIDAY,
    MARK_TEXT,
    MONDAY,
    NOT_HELD,
    OLD_FACE,
    PAPERS,
    THURSDAY,
    TOUCH_GRIP,
    TUESDAY,
    turns,
)


def on(first: date, last: date | None = None) -> Scope:
    return Scope(first, last or first, ScopeSource.NAMED)


def find(finder: Finder, text: str, *history: Turn, scope: Scope | None = None) -> Found:
    asked = understand(Question(text, FRIDAY, history))
    return finder.find(asked, asked.text, scope or finder.default_scope(FRIDAY))


def first(found: Found) -> str:
    return PAPERS[found.candidates[0].paper_id].title.partition(":")[0]


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("TouchGrip 的成功率", TOUCH_GRIP),
        ("机械手怎么拿鸡蛋", TOUCH_GRIP),
        ("robot hand that feels with tactile sensors", TOUCH_GRIP),
        ("长视频问答", FRAME_WALK),
        ("给文本加水印", MARK_TEXT),
        ("restoring scratched old photographs", OLD_FACE),
        ("protein structure from cryo electron microscopy", FOLD_MAP),
        ("修复仓库里的 bug", CODE_MEND),
    ],
)
def test_the_paper_meant_is_first_in_either_language(finder: Finder, text: str, paper: Paper) -> None:
    assert first(find(finder, text)) == paper.title.partition(":")[0]


def test_a_full_title_is_meant(finder: Finder) -> None:
    found = find(finder, f"what does {MARK_TEXT.title} do on strange inputs such as proteins and robots")
    assert found.candidates[0].paper_id == MARK_TEXT.id
    assert [each.paper_id for each in found.candidates if each.is_meant] == [MARK_TEXT.id]


def test_the_rare_name_that_a_title_starts_with_is_meant(finder: Finder) -> None:
    found = find(finder, "how fast is FrameWalk")
    assert [each.paper_id for each in found.candidates if each.is_meant] == [FRAME_WALK.id]
    assert first(found) == "FrameWalk"


def test_each_paper_is_a_candidate_once_of_its_newest_day(finder: Finder) -> None:
    found = find(finder, "robots")
    ids = [each.paper_id for each in found.candidates]
    assert sorted(ids) == sorted(PAPERS)
    assert next(each.day for each in found.candidates if each.paper_id == TOUCH_GRIP.id) == TUESDAY


def test_candidates_come_best_first(finder: Finder) -> None:
    scores = [each.score for each in find(finder, "用强化学习训练智能体").candidates]
    assert scores == sorted(scores, reverse=True)


def test_the_scope_bounds_what_is_found(finder: Finder) -> None:
    assert {each.day for each in find(finder, "robots", scope=on(MONDAY)).candidates} == {MONDAY}
    assert find(finder, "robots", scope=on(NOT_HELD)).candidates == ()


def test_newer_digests_are_preferred_where_no_day_is_named_alone(searcher: Searcher) -> None:
    finder = Finder(searcher, Priors(newest=5.0, half_life=1.0))
    asked = understand(Question("水印", FRIDAY))
    whole = finder.default_scope(FRIDAY)
    assert finder.find(asked, asked.text, whole).candidates[0].day == THURSDAY
    named = finder.find(asked, asked.text, replace(whole, source=ScopeSource.NAMED))
    assert named.candidates[0].paper_id == MARK_TEXT.id


def test_the_paper_of_the_conversation_is_first_where_the_question_goes_on(finder: Finder) -> None:
    about = turns("what is MarkText", "MarkText watermarks texts [1]", MARK_TEXT)
    (best, *others) = find(finder, "and how well does it work?", *about).candidates
    assert best.paper_id == MARK_TEXT.id
    assert best.is_meant
    assert not any(each.is_meant for each in others)


def test_another_topic_leads_away_from_the_conversation(finder: Finder) -> None:
    about = turns("what is MarkText", "MarkText watermarks texts [1]", MARK_TEXT)
    assert first(find(finder, "哪篇讲修复老照片", *about)) == "OldFace"


def test_without_priors_the_conversation_counts_for_nothing(searcher: Searcher) -> None:
    finder = Finder(searcher, Priors(0, 7, 0, 0, 0, 0, 0))
    about = turns("what is MarkText", "MarkText watermarks texts [1]", MARK_TEXT)
    asked = understand(Question("robot hand", FRIDAY, about))
    scope = finder.default_scope(FRIDAY)
    alone = understand(Question("robot hand", FRIDAY))
    with_history, plain = (finder.find(each, "robot hand", scope).candidates for each in (asked, alone))
    assert [each.score for each in with_history] == pytest.approx([each.score for each in plain])


def test_default_days_end_today(finder: Finder) -> None:
    assert finder.default_scope(FRIDAY) == Scope(MONDAY, FRIDAY, ScopeSource.DEFAULT)
    assert finder.default_scope(TUESDAY) == Scope(MONDAY, TUESDAY, ScopeSource.DEFAULT)
    assert finder.default_scope(date(2025, 1, 1)) == Scope(MONDAY, THURSDAY, ScopeSource.DEFAULT)


def test_days_and_counts_of_a_scope(finder: Finder) -> None:
    assert finder.newest_day(on(MONDAY, FRIDAY)) == THURSDAY
    assert finder.newest_day(on(MONDAY, NOT_HELD)) == TUESDAY
    assert finder.newest_day(on(NOT_HELD)) is None
    assert finder.count(on(MONDAY)) == 5
    assert finder.count(on(MONDAY, TUESDAY)) == 9  # TouchGrip stands on both
    assert finder.count(on(NOT_HELD)) == 0


def test_an_empty_memory_finds_nothing(searcher: Searcher) -> None:
    size = searcher.embed(["x"]).shape[1]
    empty = Searcher(Memory.empty(size, size), searcher._embedder, searcher._builtin, searcher._lexicon)
    finder = Finder(empty)
    assert finder.default_scope(FRIDAY) == Scope(FRIDAY, FRIDAY, ScopeSource.DEFAULT)
    assert find(finder, "robots").candidates == ()
    assert finder.newest_day(on(MONDAY, FRIDAY)) is None


def test_only_keeps_the_order_of_the_candidates(finder: Finder) -> None:
    candidates = find(finder, "水印").candidates
    kept = only(candidates, [TOUCH_GRIP.id, MARK_TEXT.id, "2601.99999"])
    assert [each.paper_id for each in kept] == [MARK_TEXT.id, TOUCH_GRIP.id]
