"""Notes that a model writes over the real seam: what is kept of good and bad answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from config.locales import say
from retrieval.answer.model.seam import estimate_tokens
from retrieval.edition.types import FullText, Note, Part, ReadFrom
from retrieval.edition.writing.writer import MOST_INPUT, ModelWriter
from retrieval.types import SectionName
from tests.fakes.notes import ABSTRACT, GOOD, GOOD_EN, PAPER, SHORT, WHOLE, answers, paper_of, writes
from tests.scripted_model.server import (
    Play,
    ScriptedServer,
    Stage,
    begins_and_keeps_silent,
    fails,
    is_cut_after,
    keeps_silent,
    never_ends,
    says,
    stops_without_end,
)
from tests.scripted_model.setting import PATIENT

BuildWriter = Callable[..., ModelWriter]
WRITTEN = json.dumps(GOOD, ensure_ascii=False)
EXTRACTED = "摘自原文："
SILENCE = 2.0  # seconds, after which a server that says nothing is given up


def told(note: Note) -> list[str]:
    return [each.told("zh") for each in note.missing]


def test_a_good_answer_becomes_the_note_with_one_request(server: ScriptedServer, writer: BuildWriter) -> None:
    server.plays = [says(WRITTEN)]

    note = writer().write(PAPER, WHOLE)

    assert (note.title_zh, note.abstract, note.abstract_language) == (GOOD["title_zh"], GOOD["abstract_zh"], "zh")
    assert note.sections == {
        SectionName.FIELD: GOOD["field"],
        SectionName.CONTRIBUTION: GOOD["contribution"],
        SectionName.USAGE: "\n".join(GOOD["usage"]),
        SectionName.INNOVATIONS: "\n".join(GOOD["innovations"]),
        SectionName.RESULTS: "\n".join(GOOD["results"]),
    }
    assert (note.language, note.model, note.dropped, note.missing) == ("zh", "scripted-1", (), ())
    assert note.keywords == PAPER.keywords
    assert len(server.requests) == note.cost.requests == 1


def test_the_report_may_be_english_while_the_newsletter_stays_chinese(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    server.plays = [answers(GOOD_EN)]

    note = writer(language="en").write(PAPER, WHOLE)

    assert (note.language, note.abstract_language, note.missing) == ("en", "zh", ())
    assert note.sections[SectionName.FIELD] == GOOD_EN["field"]


@pytest.mark.parametrize(
    "answer",
    [
        f"```json\n{WRITTEN}\n```",
        f"好的，这是结果：\n\n{WRITTEN}\n\n希望对您有帮助！{{}}",
        f"<think>Let me see {{ }} the paper.</think>{WRITTEN}",
        json.dumps({"note": GOOD}, ensure_ascii=False),
        WRITTEN.replace("71.3%", r"71.3\%"),
        json.dumps(GOOD | {"usage": "\n".join(f"- {item}" for item in GOOD["usage"])}, ensure_ascii=False),
        json.dumps(GOOD | {"field": f"**应用领域：** {GOOD['field']}"}, ensure_ascii=False),
    ],
    ids=["fence", "prose", "thoughts", "nested", "LaTeX escape", "text for a list", "Markdown and label"],
)
def test_json_is_found_in_whatever_is_around_it(server: ScriptedServer, writer: BuildWriter, answer: str) -> None:
    server.plays = [says(answer)]

    note = writer().write(PAPER, WHOLE)

    assert note.missing == note.dropped == ()
    assert note.sections[SectionName.FIELD] == GOOD["field"]
    assert note.sections[SectionName.USAGE].split("\n") == GOOD["usage"]
    assert len(server.requests) == 1


def test_fields_that_break_the_schema_are_asked_for_again_and_named(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    server.plays = [
        writes(usage=None, results=[], field=7),
        answers({name: GOOD[name] for name in ("usage", "results")} | {"contribution": "不该改的。" * 3}),
        answers({"field": GOOD["field"]}),
    ]

    note = writer().write(PAPER, WHOLE)

    assert note.missing == ()
    assert note.sections[SectionName.CONTRIBUTION] == GOOD["contribution"]
    assert server.prompts[1].endswith("field, usage, results。")
    assert "- usage: missing" in server.prompts[1]
    assert server.prompts[2].endswith("：field。")


def test_what_the_model_does_not_get_right_is_recorded_and_its_place_taken_by_marked_sentences_of_the_paper(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    server.plays = [writes(contribution=None, title_zh="ShelfMap"), answers({"contribution": ["", 3]})]

    note = writer().write(PAPER, WHOLE)

    assert len(server.requests) == 3
    assert note.title_zh is None
    assert told(note) == [say("writing.not_written", "zh", parts="中文标题、核心贡献")]
    lines = note.sections[SectionName.CONTRIBUTION].split("\n")
    assert all(line.startswith(EXTRACTED) for line in lines)
    assert all(line.removeprefix(EXTRACTED) in WHOLE.whole for line in lines)


def test_a_field_in_the_wrong_language_is_asked_for_again(server: ScriptedServer, writer: BuildWriter) -> None:
    server.plays = [answers(GOOD_EN | {"abstract_zh": ABSTRACT}), writes()]

    note = writer().write(PAPER, WHOLE)

    assert "- abstract_zh: not in Chinese" in server.prompts[1]
    assert note.missing == ()
    assert note.sections[SectionName.FIELD] == GOOD["field"]


def test_the_english_abstract_stands_in_for_a_chinese_one_and_says_so(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    server.plays = [writes(abstract_zh=ABSTRACT)]

    note = writer().write(PAPER, WHOLE)

    assert (note.abstract, note.abstract_language) == (f"{EXTRACTED}{ABSTRACT}", "en")
    assert told(note) == [say("writing.not_written", "zh", parts="中文摘要")]


@pytest.mark.parametrize("answer", ["抱歉，我无法完成这个请求。", "", "[]", '{"error": "no"}', "null {nonsense"])
def test_a_refusal_leaves_the_papers_own_words(server: ScriptedServer, writer: BuildWriter, answer: str) -> None:
    server.plays = [says(answer)]

    note = writer().write(PAPER, WHOLE)

    assert note.model is None
    assert note.abstract == ABSTRACT
    assert note.missing
    assert len(server.requests) == 3


CUT = WRITTEN[: WRITTEN.index("innovations") + 40]


@pytest.mark.parametrize("play", [says(CUT), is_cut_after(CUT), stops_without_end(CUT), begins_and_keeps_silent(CUT)])
def test_a_cut_answer_is_asked_again_with_less_text_and_for_the_rest_alone(
    server: ScriptedServer, writer: BuildWriter, play: Play
) -> None:
    filler = "A sentence that fills the section with words of no weight at all.\n" * 3_000
    text = FullText(PAPER.id, ReadFrom.HTML, ABSTRACT, (*WHOLE.parts, Part("A Prompts", filler)))
    server.plays = [play, writes()]

    note = writer(limits=replace(PATIENT, between_tokens=SILENCE)).write(PAPER, text)

    assert note.missing == ()
    assert note.sections[SectionName.INNOVATIONS].split("\n") == GOOD["innovations"]
    assert server.prompts[1].endswith("：innovations, results。")
    assert len(server.prompts[1]) < 0.6 * len(server.prompts[0])


@pytest.mark.parametrize("context_window", [4_000, 8_000, 32_000, 1_000_000])
def test_a_request_leaves_room_for_the_answer_and_never_costs_more_than_is_set(
    server: ScriptedServer, writer: BuildWriter, context_window: int
) -> None:
    filler = "A sentence that fills the section with words of no weight at all.\n" * 1_500
    text = FullText(PAPER.id, ReadFrom.HTML, ABSTRACT, (*WHOLE.parts[:-1], Part("Experiments › More", filler)))
    server.plays = [writes(usage=None), answers({"usage": GOOD["usage"]})]

    note = writer(context_window=context_window).write(PAPER, text)

    assert note.missing == ()
    sizes = [estimate_tokens(prompt) for prompt in server.prompts]
    assert max(sizes) <= min(context_window - 1_000, MOST_INPUT + 2_500)
    assert "Household robots meet thousands of objects" in server.prompts[0]


@pytest.mark.parametrize(
    ("play", "tries"),
    [(fails(429, Retry_After="1"), 2), (fails(500), 2), (fails(401), 1), (keeps_silent, 2), (is_cut_after(""), 2)],
    ids=["429", "500", "401", "slow", "cut at once"],
)
def test_a_server_that_does_not_answer_leaves_the_papers_own_words_and_says_why(
    server: ScriptedServer, writer: BuildWriter, play: Play, tries: int
) -> None:
    server.plays = [play]
    first_token = SILENCE if play is keeps_silent else PATIENT.first_token

    note = writer(limits=replace(PATIENT, first_token=first_token)).write(PAPER, WHOLE)

    assert note.model is None
    assert note.abstract == ABSTRACT
    assert note.sections[SectionName.CONTRIBUTION]
    (missing,) = told(note)
    assert "scripted-1" in missing
    assert "sk-secret-key" not in missing
    assert len(server.requests) == tries


def test_a_server_that_is_busy_for_a_moment_is_asked_again(server: ScriptedServer, writer: BuildWriter) -> None:
    server.plays = [fails(429, Retry_After="1"), writes()]

    assert writer().write(PAPER, WHOLE).missing == ()


def test_a_model_without_end_is_stopped(server: ScriptedServer, writer: BuildWriter) -> None:
    server.plays = [never_ends("无尽的话。" * 2_000)]

    assert writer().write(PAPER, SHORT).model is None
    assert len(server.requests) == 3


def test_json_is_asked_for_until_the_server_refuses_the_option(server: ScriptedServer, writer: BuildWriter) -> None:
    written = says(WRITTEN)

    def takes_no_option(stage: Stage) -> None:
        (fails(400) if "response_format" in stage.body else written)(stage)

    server.plays = [takes_no_option]
    one = writer()

    assert one.write(PAPER, WHOLE).model == "scripted-1"
    assert one.write(paper_of(2), WHOLE).model == "scripted-1"
    assert ["response_format" in request for request in server.requests] == [True, False, False]
    assert server.requests[0]["response_format"] == {"type": "json_object"}
