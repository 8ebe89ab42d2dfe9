"""Typed commands and what buttons carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import Action, Verb, parse_action, write_action
from bot.commands.typed import TypedCommand, read_command
from bot.reply import ACTION_BYTES, Button


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/today", "today", ""),
        ("/Papers@paper_bot  昨天 ", "papers", "昨天"),
        ("／日报 1月20号", "日报", "1月20号"),
        ("/ask 多行\n问题", "ask", "多行\n问题"),
        ("  /help", "help", ""),
    ],
)
def test_commands_are_read(text: str, name: str, rest: str) -> None:
    assert read_command(text) == TypedCommand(name, rest)


@pytest.mark.parametrize("text", ["", "today", "a /today", "/", "/ today", "//today", "/a/b", "1/2", "/🙂"])
def test_other_texts_are_no_commands(text: str) -> None:
    assert read_command(text) is None


@given(st.sampled_from(Verb), st.lists(st.from_regex(r"[A-Za-z0-9_.-]{0,12}", fullmatch=True), min_size=1, max_size=3))
def test_actions_are_read_back_and_short(verb: Verb, arguments: list[str]) -> None:
    written = write_action(verb, *arguments)
    assert parse_action(written) == Action(verb, tuple(arguments))
    assert len(written.encode()) <= ACTION_BYTES


@given(st.text())
def test_anything_else_is_no_action_or_one_with_arguments(text: str) -> None:
    action = parse_action(text)
    assert action is None or str(action) == text


def test_an_action_that_is_too_long_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="more than 64 bytes"):
        Button("x", "é" * 33)
