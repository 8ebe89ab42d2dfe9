"""Notes without a model: the paper's own sentences, whole, telling, each once."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.edition.types import FullText, Note, Part, ReadFrom
from retrieval.edition.writing.candidates import candidates_of, is_whole
from retrieval.edition.writing.writer import ExtractWriter, build_writer
from retrieval.text.markup import plain_text
from retrieval.types import Paper, SectionName
from tests.fakes.notes import ABSTRACT, PAPER, SHORT, WHOLE, paper_of

ALL_DAYS = Path(__file__).resolve().parents[3] / "shared/hf_daily/archive_to_2026-02.jsonl.gz"


@pytest.fixture
def writer(tmp_path: Path) -> ExtractWriter:
    built = build_writer(None, tmp_path / "notes", "zh")
    assert isinstance(built, ExtractWriter)
    return built


def lines_of(note: Note) -> list[str]:
    return [line for text in note.sections.values() for line in text.split("\n")]


def test_an_abstract_gives_each_section_what_tells_of_it(writer: ExtractWriter) -> None:
    note = writer.write(PAPER, SHORT)

    assert note.sections == {
        SectionName.FIELD: "Robots that tidy kitchens forget where things belong.",
        SectionName.CONTRIBUTION: "We present ShelfMap, a memory for household robots that stores objects by shelf and "
        "by time.",
        SectionName.USAGE: "ShelfMap needs no training and runs on a single GPU.",
        SectionName.RESULTS: "On TidyBench it reaches a success rate of 71.3%, which is 8.4 points above the best "
        "earlier method, GPT-4.1 with a plain log.",
    }
    assert (note.abstract, note.abstract_language, note.language) == (ABSTRACT, "en", "en")
    assert (note.title_zh, note.model, note.missing, note.keywords) == (None, None, (), PAPER.keywords)


def test_a_whole_text_gives_more_and_every_sentence_stands_in_it(writer: ExtractWriter) -> None:
    note = writer.write(PAPER, WHOLE)

    assert "12 times faster than reading the log." in note.sections[SectionName.RESULTS]
    assert "We propose a memory of two layers" in note.sections[SectionName.INNOVATIONS]
    assert "Given a request and a camera image" in note.sections[SectionName.USAGE]
    lines = lines_of(note)
    assert all(line in WHOLE.whole for line in lines)
    assert len(set(lines)) == len(lines)
    for debris in ("[12]", "| ", "temperature", "9,999"):
        assert debris not in "\n".join(lines)


@pytest.mark.parametrize(
    "sentence",
    [
        "Table 3: Results of all methods on TidyBench with three random seeds.",
        "| ShelfMap | 71.3 | 69.0 | 12.4 | and so on for all of the rows. |",
        "where x_t = f(x_{t-1}) + g(u_t) and y = W h + b for all t in the set T of steps.",
        "and then the robot puts every object back onto the shelf it was taken from.",
        "The robot puts every object back onto the shelf (see the appendix for more of this.",
        "The robot puts every object back onto the shelf that it was taken from, as follows:",
        "ShelfMap works well.",
        "Robots " + "that tidy and tidy and tidy " * 20 + "need a memory.",
    ],
)
def test_what_is_no_whole_sentence_is_never_shown(sentence: str) -> None:
    assert not is_whole(sentence)


def test_references_and_related_work_give_no_sentences() -> None:
    said = "We propose the best memory for robots that there has ever been in any kitchen."
    text = FullText("2601.00001", ReadFrom.HTML, ABSTRACT, (Part("2 Related Work", said), Part("References", said)))
    assert said not in {each.text for each in candidates_of(text)}


def test_a_chinese_abstract_is_read_too(writer: ExtractWriter) -> None:
    abstract = (
        "家用机器人常常忘记物品放在哪里。本文提出 ShelfMap，让机器人按层架记住物品。"
        "实验表明成功率达到 71.3%，优于此前的方法。"
    )
    note = writer.write(PAPER, FullText(PAPER.id, ReadFrom.ABSTRACT, abstract))

    assert note.sections[SectionName.CONTRIBUTION] == "本文提出 ShelfMap，让机器人按层架记住物品。"
    assert note.sections[SectionName.RESULTS] == "实验表明成功率达到 71.3%，优于此前的方法。"
    assert (note.language, note.abstract_language) == ("zh", "zh")


def test_without_any_text_the_note_is_empty(writer: ExtractWriter) -> None:
    note = writer.write(PAPER, FullText(PAPER.id, ReadFrom.ABSTRACT, ""))
    assert (note.abstract, note.sections, note.missing) == ("", {}, ())


def test_keywords_are_found_where_the_record_has_none(writer: ExtractWriter) -> None:
    found = writer.write(replace(PAPER, keywords=()), WHOLE).keywords
    assert "ShelfMap" in found
    assert len(found) == len(set(found)) <= 8


def test_several_papers_come_in_their_order(writer: ExtractWriter) -> None:
    papers = [(paper_of(number), SHORT) for number in (3, 1, 2)]
    done: list[str] = []
    notes = writer.write_all(papers, lambda note: done.append(note.paper_id))
    assert [note.paper_id for note in notes] == done == [paper.id for paper, _ in papers]


@pytest.mark.skipif(not ALL_DAYS.exists(), reason="the days of the Hugging Face list are not here")
def test_of_real_abstracts_nearly_all_give_what_is_offered_and_nothing_but_their_own_words(
    writer: ExtractWriter,
) -> None:
    with gzip.open(ALL_DAYS, "rt", encoding="utf-8") as lines:
        entries = [json.loads(line) for number, line in enumerate(lines) if number % 20 == 0]
    notes = []
    for entry in entries:
        abstract = plain_text(entry["summary"])
        note = writer.write(Paper(entry["id"], entry["title"], 1), FullText(entry["id"], ReadFrom.ABSTRACT, abstract))
        assert all(line in abstract for line in lines_of(note))
        assert len(set(lines_of(note))) == len(lines_of(note))
        notes.append(note)
    share = {name: sum(name in note.sections for note in notes) / len(notes) for name in SectionName}
    assert share[SectionName.CONTRIBUTION] > 0.9
    assert share[SectionName.FIELD] > 0.85
    assert share[SectionName.RESULTS] > 0.8
    assert share[SectionName.INNOVATIONS] > 0.65
