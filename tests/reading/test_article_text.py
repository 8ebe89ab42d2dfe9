"""A page as LaTeXML writes it, as sections of plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.edition.reading.page import NoPaper, PageText, read_page
from retrieval.text.sentences import split_sentences

PAGE = Path(__file__).parent / "pages" / "2601.10001v2.html"
TITLE = "TouchGrip: Fragile Objects in Hand"


@pytest.fixture(scope="module")
def text() -> PageText:
    found = read_page(PAGE.read_bytes(), "text/html; charset=utf-8", paper_id="2601.10001", title=TITLE)
    assert not isinstance(found, NoPaper)
    return found


def lines_of(text: PageText, title: str) -> list[str]:
    (part,) = [part for part in text.parts if part.title == title]
    return part.text.split("\n")


def body(markup: str) -> str:
    """The text of an article that consists of this markup, and of enough more to be a paper."""
    filler = "<p class='ltx_p'>" + "The hand closes slowly around the egg. " * 20 + "</p>"
    article = f"<article class='ltx_document'>{filler}<div class='ltx_para'>{markup}</div></article>"
    page = f"<html><body>{article}</body></html>"
    found = read_page(page.encode(), "text/html", paper_id="2601.10001", title=TITLE)
    assert not isinstance(found, NoPaper)
    return "\n".join("\n".join(part.text.split("\n")[1:]) for part in found.parts)


def test_the_page_says_which_paper_and_version_it_is(text: PageText) -> None:
    assert (text.title, text.paper_id, text.version, text.lack) == (TITLE, "2601.10001", 2, None)
    assert text.abstract == (
        "Robot hands crush what they cannot feel. We present TouchGrip, which holds fragile objects by touch and "
        "raises the success of a grasp from 71.5% to 97.3%."
    )


def test_sections_have_the_titles_of_the_sections_around_them(text: PageText) -> None:
    titles = [part.title for part in text.parts]
    assert titles == ["Introduction", "Method › Training π_θ", "Results", "Appendix › Hyperparameters"]


def test_citations_go_and_leave_whole_sentences_while_footnotes_follow_the_paragraph(text: PageText) -> None:
    assert lines_of(text, "Introduction")[:2] == [
        (
            "Grasping eggs is hard for a hand without a sense of touch, and cameras do not see pressure. Lindqvist et "
            "al. showed that touch helps when light is poor. We follow the protocol of [6] in all tests. The robot has "
            "five fingers."
        ),
        "The code is at https://github.com/lighthouse-robotics/touchgrip.",
    ]


def test_list_items_are_lines_in_any_script(text: PageText) -> None:
    assert lines_of(text, "Introduction")[2:] == [
        "Our contributions are as follows:",
        "A policy that reads 240 touch samples a second (see Section 2).",
        "A benchmark of 36 fragile objects, among them 薯片 and 🥚.",
    ]


def test_a_displayed_formula_stays_in_its_sentence(text: PageText) -> None:
    assert lines_of(text, "Method › Training π_θ") == [
        "The policy minimises L_total=L_grip+λ‖f‖_2, where λ=0.1 weighs the force f. It runs in 10^5 steps.",
        "Data: We record 12 hours of demonstrations.",
        "Algorithm 1 Closing the hand",
    ]


def test_a_table_is_its_caption_and_its_rows_with_spanning_cells_repeated(text: PageText) -> None:
    assert lines_of(text, "Results")[:7] == [
        "Table 1: Success of grasps in per cent.",
        "Mean of five runs.",
        "Method | Success ↑ | Success ↑",
        "Method | Eggs | Potato crisps",
        "Vision only",
        "GripNet | 71.5 | 60.2",
        "TouchGrip | 97.3 ± 0.4 | 95.0",
    ]


def test_figures_theorems_and_descriptions_are_lines(text: PageText) -> None:
    assert lines_of(text, "Results")[7:] == [
        (
            "Table 1 shows that touch helps most with thin shells, e.g., those of quail eggs. As Fig. 1 shows, errors "
            "fall within 3.5 ms."
        ),
        "Figure 1: Errors over time for n=36 objects.",
        "(a) Eggs held for ten seconds.",
        "Theorem 1: A grip that is felt holds.",
        "Speed: A grasp takes 0.8 seconds.",
    ]


def test_nothing_of_the_page_around_the_paper_is_read(text: PageText) -> None:
    whole = "\n".join((text.title, text.abstract, *(f"{part.title}\n{part.text}" for part in text.parts)))
    assert "LEAK" not in whole
    assert "xspace" not in whole


def test_sentences_can_be_told_apart(text: PageText) -> None:
    sentences = split_sentences(lines_of(text, "Introduction")[0])
    assert len(sentences) == 4
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        (
            '<p>Tools <cite class="ltx_cite">[<a>24</a>]</cite>, <cite class="ltx_cite">[<a>25</a>]</cite>.</p>',
            "Tools.",
        ),
        ('<p>它更快，<cite class="ltx_cite">(<a>2024</a>)</cite>。</p>', "它更快。"),
        ('<p>工具<cite class="ltx_cite">[<a>24</a>]</cite>、<cite class="ltx_cite">[<a>25</a>]</cite>。</p>', "工具。"),
        ('<p>Li (see <cite class="ltx_cite">(<a>Sun, 2023</a>)</cite>) and Wu.</p>', "Li (see (Sun, 2023)) and Wu."),
        ('<p>Known<cite class="ltx_cite"><sup class="ltx_sup">12,13</sup></cite> for long.</p>', "Known for long."),
        ('<p><cite class="ltx_cite">[<a>12</a>]</cite> holds eggs.</p>', "[12] holds eggs."),
        ('<p>End.<cite class="ltx_cite">[<a>1</a>]</cite> Next.</p>', "End. Next."),
        ("<p>CO<sub>2</sub> and 1<sup>st</sup> of 3<sup>2</sup></p>", "CO_2 and 1st of 3^2"),
        (
            "<p>A β-VAE (<cite class='ltx_cite'>(<a>2017</a>)</cite>) and <code>grip()</code>.</p>",
            "A β-VAE and grip().",
        ),
        ("<div class='ltx_proof'><h6 class='ltx_title ltx_runin'>Proof.</h6><p>Clear.</p></div>", "Proof: Clear."),
        ("<ol><li><span class='ltx_tag ltx_tag_item'>(iii)</span><p>A</p><ul><li><p>B</p></li></ul></li></ol>", "A\nB"),
        (
            "<p>See Sec. <a>3</a>, i.e. all. 5.2 points at p &lt; 0.05.</p>",
            "See Sec. 3, i.e. all. 5.2 points at p < 0.05.",
        ),
        ("<p>一只机械手，<b>拿</b>起鸡蛋。</p>", "一只机械手，拿起鸡蛋。"),
        ("<p><b>M</b>essage-<b>R</b>ole</p>", "Message-Role"),
        ("<p>one<br class='ltx_break'/>two</p>", "one two"),
        (
            "<p>before<table class='ltx_tabular'><tr><td>a</td><td>b</td></tr></table></p><p>after</p>",
            "before\na | b\nafter",
        ),
        (
            "<p>a <span class='ltx_tabular'><span class='ltx_tr'><span class='ltx_td'>two</span></span></span> c</p>",
            "a two c",
        ),
    ],
)
def test_running_text(markup: str, read: str) -> None:
    assert body(markup) == read


def test_a_note_inside_a_note_is_left_out() -> None:
    note = "<span class='ltx_note ltx_role_footnote'><span class='ltx_note_content'>{}</span></span>"
    assert body(f"<p>Word{note.format('Outer' + note.format('Inner') + ' note.')} end.</p>") == "Word end.\nOuter note."


def test_a_table_in_a_cell_is_text_of_that_cell() -> None:
    inner = (
        "<table class='ltx_tabular'><tr class='ltx_tr'><td class='ltx_td'>x</td><td class='ltx_td'>1</td></tr></table>"
    )
    outer = f"<figure class='ltx_table'><table class='ltx_tabular'><tr><td>A</td><td>{inner}</td><td></td></tr></table>"
    assert body(f"{outer}<figcaption>Table 2: Nested.</figcaption></figure>") == "Table 2: Nested.\nA | x 1 |"


def test_rows_below_a_cell_that_spans_them_repeat_it() -> None:
    rows = "<tr><td rowspan='3'>Qwen</td><td>4B</td><td>61</td></tr><tr><td>8B</td><td>70</td></tr><tr><td>9B</td></tr>"
    odd = "<tr><td>Llama</td><td rowspan='x'>8B</td><td colspan='0'>66</td></tr>"
    assert body(f"<table class='ltx_tabular'>{rows}{odd}</table>").split("\n") == [
        "Qwen | 4B | 61",
        "Qwen | 8B | 70",
        "Qwen | 9B",
        "Llama | 8B | 66",
    ]
