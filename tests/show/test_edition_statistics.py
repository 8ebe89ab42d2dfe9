"""The figures of a day against the days before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from retrieval.edition.statistics import statistics_of, with_note
from retrieval.edition.types import EditionPaper, Note, ReadFrom
from retrieval.types import Digest, Paper, SectionName
from tests.fakes.digests import digest_of, paper_of

DAY = date(2026, 1, 21)


def days_before(count: int, papers_a_day: int = 10) -> list[Digest]:
    """Digests of days before, all on reinforcement learning."""
    return [
        digest_of(
            DAY - timedelta(days=number + 1),
            *(paper_of(1000 + 50 * number + each, title="Reinforcement Learning") for each in range(papers_a_day)),
        )
        for number in range(count)
    ]


def robots(count: int) -> list[Paper]:
    return [paper_of(number, title="A Humanoid", title_zh="人形机器人的抓取") for number in range(count)]


def test_the_trend_has_the_held_days_of_a_month_and_the_day_itself() -> None:
    earlier = [*days_before(3), digest_of(DAY - timedelta(days=31), paper_of(9)), digest_of(DAY, paper_of(8))]
    trend = statistics_of(robots(4), earlier, DAY).trend
    assert trend == (*((DAY - timedelta(days=number), 10) for number in (3, 2, 1)), (DAY, 4))


def test_hot_areas_come_first_with_their_lift() -> None:
    mixed = [*robots(3), *(paper_of(50 + number, title="Reinforcement Learning") for number in range(6))]
    areas = statistics_of(mixed, days_before(10), DAY).areas
    assert areas[0].names["zh"] == "机器人与具身智能"
    assert areas[0].papers == 3
    assert (areas[0].lift or 0) > 2
    assert areas[1].names["en"] == "Reinforcement learning"


def test_without_days_before_nothing_is_said_to_be_hotter() -> None:
    statistics = statistics_of(robots(3), [], DAY)
    assert statistics.areas[0].lift is None
    assert statistics.trend == ((DAY, 3),)


def test_words_are_of_each_language_and_what_comes_every_day_weighs_less() -> None:
    mixed = [paper_of(1, title="Humanoid Reinforcement Learning"), paper_of(2, title="Humanoid Reinforcement Learning")]
    words = dict(statistics_of(mixed, days_before(10), DAY).words["en"])
    assert words["humanoid"] > words["reinforcement learning"]
    chinese = dict(statistics_of(robots(2), [], DAY).words["zh"])
    assert "人形机器人" in chinese
    assert all(not word.isascii() for word in chinese)


def test_a_list_that_nobody_has_put_into_chinese_gives_its_english_words() -> None:
    statistics = statistics_of([paper_of(1, title="Humanoid Grasping")], [], DAY)
    assert statistics.words["zh"] == statistics.words["en"] != ()


def test_an_empty_day() -> None:
    statistics = statistics_of([], days_before(10), DAY)
    assert (statistics.papers, statistics.areas, statistics.words["zh"]) == (0, (), ())


def test_a_note_gives_its_paper_a_chinese_title_and_texts() -> None:
    note = Note("2601.00001", "人形机器人", "摘要。", "zh", {SectionName.FIELD: "机器人"}, "zh", ("抓取",))
    paper = with_note(EditionPaper(replace(paper_of(1), keywords=("robot",)), ReadFrom.HTML, note))
    assert paper.title_zh == "人形机器人"
    assert [section.text for section in paper.sections] == ["摘要。", "机器人"]
    assert paper.keywords == ("robot", "抓取")
