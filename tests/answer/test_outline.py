"""A day's papers by field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.outline import fields, group_by_field
from retrieval.types import Form, Paper, Section, SectionName
from tests.fakes.answers import CODE_MEND, PAPERS, SOFT_VOICE, STEP_COACH, TOOL_GYM

ALL = tuple(PAPERS.values())


def field_of(title: str, *, note: str = "", keywords: tuple[str, ...] = ()) -> str:
    sections = (Section(SectionName.FIELD, note, "zh", Form.REPORT),) if note else ()
    ((found, _),) = group_by_field([Paper("x", title, 1, sections=sections, keywords=keywords)])
    return found.names["en"]


@given(st.lists(st.sampled_from(ALL), unique_by=lambda paper: paper.id))
def test_each_paper_stands_in_one_group(papers: list[Paper]) -> None:
    grouped = [paper.id for _, own in group_by_field(papers) for paper in own]
    assert sorted(grouped) == sorted(paper.id for paper in papers)


@given(st.permutations(ALL))
def test_the_largest_group_first_the_rest_last_and_the_order_kept(papers: list[Paper]) -> None:
    groups = group_by_field(papers)
    sizes = [len(own) for field, own in groups if field is not fields()[-1]]
    assert sizes == sorted(sizes, reverse=True)
    assert all(field is not fields()[-1] for field, _ in groups[:-1])
    places = {paper.id: place for place, paper in enumerate(papers)}
    for _, own in groups:
        assert [places[paper.id] for paper in own] == sorted(places[paper.id] for paper in own)


def test_papers_are_grouped_by_what_their_titles_say() -> None:
    found = {paper.id: field.names["en"] for field, own in group_by_field(ALL) for paper in own}
    assert found[TOOL_GYM.id] == "Agents and tool use"
    assert found[STEP_COACH.id] == "Reasoning and reinforcement learning"
    assert found[SOFT_VOICE.id] == "Speech, audio and music"
    assert found[CODE_MEND.id] == "Code and software engineering"


def test_field_notes_and_keywords_count() -> None:
    assert field_of("A Plain Title") == "Other"
    assert field_of("A Plain Title", note="语音合成与音频") == "Speech, audio and music"
    assert field_of("A Plain Title", keywords=("robotics", "humanoid")) == "Robotics and embodied AI"


def test_every_field_has_a_name_in_both_languages() -> None:
    assert all(field.names["zh"] and field.names["en"] for field in fields())
    assert len({field.names["en"] for field in fields()}) == len(fields())
    assert fields()[-1].key == "other"


def test_no_papers_no_groups() -> None:
    assert group_by_field([]) == []
