"""Replies as Telegram messages keep Telegram's limits and count as Telegram counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.reply_telegram import AUDIO_BYTES, CAPTION_UNITS, ENTITIES, TEXT_UNITS, TelegramMessage, render_telegram
from bot.render.split import utf16_length
from bot.reply import Audio, Block, BlockKind, Button, Picture, Reply, Span, divider, heading, item, paragraph, quote

URL = "https://huggingface.co/papers/2601.12993"
words = st.text(st.sampled_from("a文é👍🏽𝒳 _*[]()。.\n"), min_size=1, max_size=300)
links = st.none() | st.just(URL)
spans = st.builds(Span, words, st.booleans(), st.booleans(), st.booleans(), links)
kinds = st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE])
blocks = st.just(divider()) | st.builds(Block, kinds, st.lists(spans, max_size=6).map(tuple))


def styled(message: TelegramMessage) -> list[tuple[str, str]]:
    """The entities as the type and the words that they cover."""
    units = message.text.encode("utf-16-le")
    return [
        (entity.type, units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le"))
        for entity in message.entities
    ]


@settings(max_examples=50)
@given(st.lists(blocks, max_size=30))
def test_every_message_keeps_the_limits(some: list[Block]) -> None:
    for message in render_telegram(Reply(tuple(some))):
        assert 0 < utf16_length(message.text) <= TEXT_UNITS
        assert message.text == message.text.strip()
        assert len(message.entities) <= ENTITIES
        for entity in message.entities:
            assert entity.length > 0
            assert 0 <= entity.offset <= utf16_length(message.text) - entity.length


def test_offsets_count_utf16() -> None:
    (message,) = render_telegram(
        Reply((heading("👨‍👩‍👧‍👦 论文"), item("1. ", Span("𝒳-Map", bold=True, link=URL)), quote("原文 𝒳"), divider()))
    )
    assert message.text == "👨‍👩‍👧‍👦 论文\n1. 𝒳-Map\n原文 𝒳"
    assert styled(message) == [
        ("bold", "👨‍👩‍👧‍👦 论文"),
        ("bold", "𝒳-Map"),
        ("text_link", "𝒳-Map"),
        ("blockquote", "原文 𝒳"),
    ]
    assert message.entities[2].url == URL


def test_code_has_no_other_style() -> None:
    (message,) = render_telegram(Reply((paragraph(Span("/ask", bold=True, code=True)),)))
    assert styled(message) == [("code", "/ask")]


def test_many_links_take_several_messages() -> None:
    items = tuple(item(Span(f"Paper {number}", link=URL)) for number in range(200))
    messages = render_telegram(Reply(items, buttons=((Button("更多", "more.1"),),)))
    assert len(messages) == 3
    assert sum(len(message.entities) for message in messages) == 200
    assert [bool(message.buttons) for message in messages] == [False, False, True]


@pytest.mark.parametrize(("length", "texts"), [(500, 1), (CAPTION_UNITS, 1), (CAPTION_UNITS + 1, 2)])
def test_a_picture_has_its_text_as_caption_where_it_fits(length: int, texts: int) -> None:
    picture = Picture(b"png", "统计", "词云")
    messages = render_telegram(Reply((paragraph("字" * length),), picture=picture))
    assert [message.picture for message in messages] == [picture, None][:texts]
    assert messages[0].text == ("字" * length if texts == 1 else "统计")


def test_a_preview_is_the_first_messages_own() -> None:
    messages = render_telegram(Reply((paragraph("字" * 5000),), link_preview=True))
    assert [message.link_preview for message in messages] == [True, False]


@pytest.mark.parametrize(("size", "taken"), [(AUDIO_BYTES, True), (AUDIO_BYTES + 1, False)])
def test_audio_comes_behind_the_buttons_as_long_as_it_is_not_too_large(size: int, *, taken: bool) -> None:
    audio = Audio(bytes(size), "day.mp3", "Papers", "paperboy", 60)
    messages = render_telegram(Reply((paragraph("text"),), buttons=((Button("More", "more"),),), audio=audio))
    assert messages[0].buttons
    assert [(each.text, each.buttons) for each in messages[1:]] == ([("", ())] if taken else [])
    assert [each.audio is audio for each in messages[1:]] == [True] * taken
