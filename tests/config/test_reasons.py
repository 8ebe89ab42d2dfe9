"""Every reason in the code has its sentence in both languages, with the values that it is given."""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from config.locales import sentences
from retrieval.reasons import Reason, in_short, in_words, reason_from_json, reason_to_json, together, with_texts
from tests.config.test_locales import placeholders

ROOT = Path(__file__).parents[2]
UNREACHABLE = Reason("web_unreachable", advice="check_network", address="https://example.org/daily/x.md")


def product_code() -> list[Path]:
    return sorted([*(ROOT / "retrieval").rglob("*.py"), *(ROOT / "bot").rglob("*.py")])


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in product_code():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason":
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


CALLS = [(place, node) for place, node in calls() if node.args and isinstance(node.args[0], ast.Constant)]


@pytest.mark.parametrize("call", CALLS, ids=[place for place, _ in CALLS])
def test_a_reason_in_the_code_has_a_sentence_and_fills_it(call: tuple[str, ast.Call]) -> None:
    _, node = call
    key = node.args[0]
    assert isinstance(key, ast.Constant)
    given = {keyword.arg for keyword in node.keywords} - {"advice"}
    assert given == placeholders(sentences("en")[f"reason.{key.value}"])
    advice = next((each.value for each in node.keywords if each.arg == "advice"), None)
    if isinstance(advice, ast.Constant):
        assert f"advice.{advice.value}" in sentences("zh")


TOLD = re.compile(r"(Retrieval|Digest|Store|Busy|Mismatch|Web|Embedding|Picture|Voice|Edition|Model|Spent)Error")
SENDING = re.compile(r"(Gone|Refused|Later|Unclear|Adapter)Error")


def test_no_error_that_people_read_is_a_sentence_in_the_code() -> None:
    plain = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in product_code()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if TOLD.search(node.func.id) or SENDING.fullmatch(node.func.id)
        if node.args and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert plain == []


@pytest.mark.parametrize("section", ["reason.", "advice."])
def test_sentences_of_reasons_leave_the_full_stop_to_what_is_around_them(section: str) -> None:
    for language in ("zh", "en"):
        own = {key: text for key, text in sentences(language).items() if key.startswith(section)}
        assert not [key for key, text in own.items() if text.endswith((".", "。"))]


def test_a_reason_is_english_and_said_in_any_language() -> None:
    assert UNREACHABLE == "https://example.org/daily/x.md cannot be reached. Check the address and the network."
    assert in_words(UNREACHABLE, "zh") == "无法连接 https://example.org/daily/x.md。请检查地址和网络。"
    assert in_short(UNREACHABLE, "zh") == "无法连接 https://example.org/daily/x.md"
    assert in_short(UNREACHABLE, "en") == "https://example.org/daily/x.md cannot be reached"


def test_a_reason_inside_another_is_said_in_its_language() -> None:
    broken = Reason("json_at", problem="Expecting value", line=3, column=7)
    outer = Reason("digest_no_list", advice="fetch_again", name="a.json", problem=broken)
    assert in_words(outer, "zh").endswith("的列表：第 3 行第 7 列：Expecting value。请重新获取这个文件。")
    assert str(outer).endswith("Daily Papers: Expecting value in line 3, column 7. Fetch the file again.")


def test_several_reasons_are_said_in_a_row() -> None:
    absent = Reason("source_lists_none", name="example.org", day=date(2026, 1, 20))
    both = together([UNREACHABLE, absent])
    assert in_short(both, "zh") == (
        "无法连接 https://example.org/daily/x.md；example.org 已有 2026-01-20 的页面，但还没有列出论文"
    )
    assert together([UNREACHABLE]) is UNREACHABLE


def test_hosts_take_the_place_of_addresses_at_any_depth() -> None:
    both = together([UNREACHABLE, "https://example.org/a is down."])
    hidden = with_texts(both, lambda text: text.replace("https://example.org/daily/x.md", "example.org"))
    assert in_short(hidden, "zh").startswith("无法连接 example.org；")


@pytest.mark.parametrize(
    "reason",
    [
        UNREACHABLE,
        Reason("nul_dropped"),
        Reason("source_cut", name="x", count=2, day=date(2026, 1, 20)),
        together([UNREACHABLE, "mere {text}。"]),
        Reason("digest_no_list", name="a", problem=Reason("json_deep")),
    ],
)
def test_what_is_kept_comes_back_in_both_languages(reason: Reason) -> None:
    for again in (reason_from_json(reason_to_json(reason)), copy.deepcopy(reason)):
        assert isinstance(again, Reason)
        assert [in_words(again, language) for language in ("zh", "en")] == [
            in_words(reason, language) for language in ("zh", "en")
        ]


@pytest.mark.parametrize("text", ["example.org is not known.", "", "{", "[1]", "12", '"quoted"', "找不到主机"])
def test_what_an_older_paperboy_kept_is_said_as_it_stands(text: str) -> None:
    assert reason_from_json(text) == text
    assert in_words(reason_from_json(text), "zh") == text


@pytest.mark.parametrize(
    "change",
    [
        {"key": "of_a_newer_paperboy"},
        {"values": {}},
        {"values": None},
        {"advice": "of_a_newer_paperboy"},
    ],
)
def test_what_a_newer_paperboy_kept_is_said_in_english(change: dict[str, object]) -> None:
    kept = json.dumps({**json.loads(reason_to_json(UNREACHABLE)), **change})
    assert in_words(reason_from_json(kept), "zh") == str(UNREACHABLE)
