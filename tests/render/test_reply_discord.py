"""Replies as Discord messages keep Discord's limits, and mention nobody."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.reply_discord import (
    CONTENT_LENGTH,
    DESCRIPTION_LENGTH,
    FILE_BYTES,
    TITLE_LENGTH,
    escape_discord,
    render_discord,
    render_discord_plain,
)
from bot.render.split import utf16_length
from bot.reply import Audio, Block, BlockKind, Button, Picture, Reply, Span, divider, heading, item, paragraph, quote

URL = "https://huggingface.co/papers/2601.12993"
MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>|<#\d+>|<a?:\w+:\d+>|<t:\d+>|<id:\w+>|</\w+:\d+>")
pieces = st.sampled_from(
    [
        "@everyone",
        "@here",
        "<@1>",
        "<@!22>",
        "<@&3>",
        "<#4>",
        "<:a:5>",
        "<t:1>",
        "</ask:6>",
        "文",
        "*",
        "_",
        "`",
        "\n> ",
        "👍🏽",
    ]
)
words = st.lists(pieces, min_size=1, max_size=40).map("".join)
spans = st.builds(Span, words, st.booleans(), st.booleans(), st.booleans(), st.none() | st.just(URL))
kinds = st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE])
blocks = st.just(divider()) | st.builds(Block, kinds, st.lists(spans, max_size=5).map(tuple))


@settings(max_examples=50)
@given(st.lists(blocks, max_size=20))
def test_limits_hold_and_nobody_is_mentioned(some: list[Block]) -> None:
    reply = Reply(tuple(some))
    for message in render_discord(reply):
        assert utf16_length(message.title) <= TITLE_LENGTH
        assert utf16_length(message.description) <= DESCRIPTION_LENGTH
        assert not MENTION.search(message.title + message.description)
    for content in render_discord_plain(reply):
        assert 0 < utf16_length(content) <= CONTENT_LENGTH
        assert not MENTION.search(content)


def test_a_reply_as_markdown() -> None:
    reply = Reply(
        (
            heading("2026-01-20：2 篇"),
            item("1. ", Span("Thinking [with] Map", bold=True, link=f"{URL}_(v2)")),
            quote("两行\n原文"),
            paragraph("用 ", Span("/ask", code=True), " 提问"),
        ),
        buttons=((Button("证据", "evidence.1"),),),
    )
    (message,) = render_discord(reply)
    assert message.title == "2026-01-20：2 篇"
    assert message.description == (
        f"1\\. [**Thinking \\[with\\] Map**]({URL}_%28v2%29)\n> 两行\n> 原文\n\n用 `/ask` 提问"
    )
    assert message.buttons == reply.buttons


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("snake_case *x*", r"snake\_case \*x\*"),
        ("https://x.org/a_b_c 好_", r"https://x.org/a_b_c 好\_"),
        ("# no title", r"\# no title"),
        ("12. no list", r"12\. no list"),
        ("- no list", r"\- no list"),
        ("3.5 - 4", "3.5 - 4"),
        ("mail a@everyone.org", "mail a@\u200beveryone.org"),
        ("a < b", "a < b"),
    ],
)
def test_text_is_shown_as_it_is(text: str, escaped: str) -> None:
    assert escape_discord(text) == escaped


def test_a_long_heading_is_no_title() -> None:
    (message,) = render_discord(Reply((heading("字" * 300),)))
    assert (message.title, message.description) == ("", f"**{'字' * 300}**")


def test_a_picture_alone_is_a_message() -> None:
    picture = Picture(b"png", "统计", "词云")
    (message,) = render_discord(Reply((), picture=picture))
    assert message.picture == picture


def test_the_previewed_link_is_the_first_one() -> None:
    blocks = (paragraph(Span("one", link=URL), " ", Span("two", link="https://arxiv.org")),)
    assert [message.link for message in render_discord(Reply(blocks, link_preview=True))] == [URL]
    assert [message.link for message in render_discord(Reply(blocks))] == [None]


def test_a_mention_across_spans_is_none() -> None:
    (message,) = render_discord(Reply((paragraph("@", "everyone"),)))
    assert message.description == "@\u200beveryone"


@pytest.mark.parametrize(("size", "taken"), [(FILE_BYTES, True), (FILE_BYTES + 1, False)])
def test_audio_comes_behind_the_buttons_as_long_as_it_is_not_too_large(size: int, *, taken: bool) -> None:
    audio = Audio(bytes(size), "day.mp3", "Papers_of @everyone", "paperboy", 305)
    messages = render_discord(Reply((paragraph("text"),), buttons=((Button("More", "more"),),), audio=audio))
    assert messages[0].buttons
    assert [each.title for each in messages[1:]] == ["🎧 Papers\\_of @\u200beveryone · 5:05"] * taken
    assert [(each.audio is audio, each.buttons) for each in messages[1:]] == [(True, ())] * taken
