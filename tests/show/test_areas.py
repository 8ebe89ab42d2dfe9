"""Areas of research: which a paper belongs to, and which are hot."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.areas import area_names, areas_of, field_of, heat_of, load_areas, load_fields, terms_of
from retrieval.areas.marks import find_marks
from retrieval.types import Form, Paper, Section, SectionName
from tests.fakes.digests import paper_of


@pytest.mark.parametrize(
    ("title", "surest"),
    [
        ("A Vision-Language-Action Policy for Dexterous Hands", "robotics"),
        ("面向人形机器人的抓取策略", "robotics"),
        ("GUI Agents That Click Where They Should", "gui_agents"),
        ("检索增强生成中的重排序", "retrieval"),
        ("Sparse Autoencoders Find the Circuit", "interpretability"),
        ("3D Gaussian Splatting from One Photo", "vision_3d"),
        ("扩散语言模型的并行解码", "diffusion_llm"),
        ("ＲＡＧ for Clinical Notes", "retrieval"),
    ],
)
def test_a_title_tells_the_area(title: str, surest: str) -> None:
    assert surest in areas_of(paper_of(1, title=title))


def test_a_word_inside_a_longer_term_tells_nothing_of_its_own() -> None:
    assert areas_of(paper_of(1, title="Vision-Language-Action Models at Home")) == ("robotics",)
    assert "diffusion" not in areas_of(paper_of(1, title="Diffusion Language Models"))


def test_abbreviations_are_told_from_words() -> None:
    assert "retrieval" in areas_of(paper_of(1, title="RAG at Scale"))
    assert areas_of(paper_of(1, title="Wet rags on the floor")) == ()


def test_what_an_abstract_names_in_passing_is_no_area() -> None:
    passing = paper_of(1, title="A Faster Solver", en="We also try it on a robot.")
    about = paper_of(2, title="A Faster Solver", en="A humanoid robot learns. The robot is dexterous.")
    assert "robotics" not in areas_of(passing)
    assert "robotics" in areas_of(about)


def test_the_same_abstract_in_two_languages_counts_once() -> None:
    english = paper_of(1, title="A Solver", en="It has a knowledge graph.")
    both = paper_of(1, title="A Solver", en="It has a knowledge graph.", zh="它有一个知识图谱。")
    assert areas_of(english) == areas_of(both) == ()


def test_a_field_note_of_a_report_tells_the_area() -> None:
    note = Section(SectionName.FIELD, "计算机视觉 - 视频生成", "zh", Form.REPORT)
    assert "video_generation" in areas_of(Paper("2601.00001", "MoCha", 1, sections=(note,)))


def test_terms_are_of_a_language_and_weigh_more_in_a_title() -> None:
    paper = paper_of(1, title="Reward Models", title_zh="奖励模型", en="With policy optimization.")
    assert terms_of(paper, "zh") == {"奖励模型": 1.0}
    assert terms_of(paper, "en")["reward model"] == 1.0
    assert 0 < terms_of(paper, "en")["policy optimization"] < 1


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert len(areas_of(paper_of(1, title=text or "x", zh=text))) <= 3
    assert all(mark.area < len(load_areas()) for mark in find_marks(text))


def test_every_area_is_found_by_its_own_cues_and_says_no_cue_twice() -> None:
    for area in load_areas():
        assert re.fullmatch(r"[a-z0-9_]+", area.key)
        assert area_names(area.key) == area.names
        assert 0 < area.usual < 0.5
        forms = Counter(form.casefold() for form in (*area.cues, *area.hints))
        assert max(forms.values()) == 1, (area.key, forms.most_common(1))
        for cue in area.cues:
            assert any(mark.form == cue and load_areas()[mark.area] is area for mark in find_marks(cue)), cue


def robots(count: int) -> list[Paper]:
    return [paper_of(number, title=f"Humanoid Number {number}") for number in range(count)]


def others(count: int, start: int = 100) -> list[Paper]:
    return [paper_of(number, title=f"Reinforcement Learning {number}") for number in range(start, start + count)]


def test_what_is_usual_is_not_hot_though_it_is_most() -> None:
    heat = heat_of([*robots(3), *others(7)], [*others(95, 500), *robots(5)])
    hot = {each.area.key: each for each in heat if each.is_hot}
    assert list(hot) == ["robotics"]
    assert hot["robotics"].papers == 3
    assert hot["robotics"].lift is not None
    assert hot["robotics"].lift > 2
    assert heat[1].area.key == "reinforcement_learning"


def test_one_paper_is_no_wave_and_few_days_tell_no_lift() -> None:
    heat = heat_of([*robots(1), *others(5)], others(90, 500))
    assert not any(each.is_hot and each.area.key == "robotics" for each in heat)
    assert {each.lift for each in heat_of(robots(4), others(10, 500))} == {None}


@given(st.integers(0, 12), st.integers(0, 60), st.integers(0, 60))
def test_heat_is_ordered_hot_first_and_grows_with_papers(own: int, past: int, rest: int) -> None:
    before = [*robots(past), *others(rest, 500)]
    heat = heat_of([*robots(own), *others(3)], before)
    assert [each.is_hot for each in heat] == sorted((each.is_hot for each in heat), reverse=True)
    lifts = [
        next(
            (each.lift or 0 for each in heat_of([*robots(count), *others(3)], before) if each.area.key == "robotics"), 0
        )
        for count in (own, own + 1)
    ]
    assert lifts[0] <= lifts[1]


def test_a_paper_stands_in_one_field_and_benchmarks_in_that_of_their_subject() -> None:
    assert field_of(paper_of(1, title="A Benchmark for Humanoid Robots")) == "robotics"
    assert field_of(paper_of(1, title="Contamination of Leaderboards")) == "data"
    assert field_of(paper_of(1, title="On Nothing in Particular")) == "other"
    assert {area.field for area in load_areas()} <= set(load_fields()) - {"other"}
