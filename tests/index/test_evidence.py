"""The sentences of a paper that can carry an answer."""

from __future__ import annotations

from retrieval.index.evidence import sentences_of
from retrieval.types import Form, Paper, Section, SectionName


def paper_with(*sections: tuple[SectionName, str]) -> Paper:
    held = tuple(Section(name, text, "zh", Form.REPORT) for name, text in sections)
    return Paper("2601.00001", "Title", 1, sections=held)


def texts(*sections: tuple[SectionName, str]) -> list[str]:
    return [sentence.text for sentence in sentences_of(paper_with(*sections))]


def test_sentences_come_in_reading_order_with_their_section() -> None:
    paper = paper_with(
        (SectionName.ABSTRACT, "模型很小，成绩却很好，训练很省。它也可以跑在手机上面。"),
        (SectionName.RESULTS, "The accuracy rises to 61.5 % on the test set."),
    )
    found = sentences_of(paper)
    assert [sentence.section.name for sentence in found] == ["abstract", "abstract", "results"]
    assert found[2].text == "The accuracy rises to 61.5 % on the test set."


def test_a_wording_that_comes_again_is_kept_once() -> None:
    sentence = "这个模型在手机上一秒画一张图。"
    assert texts((SectionName.ABSTRACT, sentence), (SectionName.RESULTS, sentence)) == [sentence]


def test_the_mark_of_the_papers_own_words_is_no_evidence() -> None:
    said = "We introduce a benchmark of reward models."
    marked = f"摘自原文：{said}\nFrom the paper: It has 13 models."
    assert texts((SectionName.RESULTS, marked), (SectionName.ABSTRACT, said)) == [said, "It has 13 models."]


def test_headings_are_left_out_and_short_figures_kept() -> None:
    assert texts((SectionName.RESULTS, "主要结果：\n准确率 97%\n好")) == ["准确率 97%"]


def test_fields_are_short_and_kept() -> None:
    assert texts((SectionName.FIELD, "机器人")) == ["机器人"]


def test_a_paper_without_text_has_no_sentences() -> None:
    assert sentences_of(paper_with()) == ()
    assert texts((SectionName.ABSTRACT, " \n 　")) == []
