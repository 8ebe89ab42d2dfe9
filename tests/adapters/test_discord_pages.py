"""Replies as Discord's messages, within its limits, with no server."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.pages import embeds_of, files_of, pages_of, plain_pages_of, view_of
from bot.reply import Button, Picture, Reply, Span, heading, paragraph, quote, sentence

TEXTS = st.text(st.sampled_from("论文 a*_`[]()@#<>|\n👩‍🚀🤖。.-1"), min_size=1, max_size=3000)


@given(st.lists(TEXTS, min_size=1, max_size=8), TEXTS)
def test_every_page_is_within_the_limits(texts: list[str], title: str) -> None:
    reply = Reply((heading(title), *(paragraph(text) for text in texts), quote(texts[0])))
    for page in pages_of(reply):
        assert all(len(embed) <= 6_000 and len(embed.title or "") <= 256 for embed in embeds_of(page))
        assert len(page.description) <= 4_096
    assert all(len(page.content) <= 2_000 for page in plain_pages_of(reply))


def test_buttons_are_at_most_five_in_a_row_and_five_rows() -> None:
    row = tuple(Button(f"Day {number}", f"da:{number}") for number in range(7))
    more = tuple((Button(f"Day {number}", f"da:{number}"),) for number in range(5, 20))
    (page,) = pages_of(Reply((paragraph("choose"),), buttons=(row, *more)))
    assert [len(each) for each in page.buttons] == [5, 2, 1, 1, 1]
    actions = [button.action for each in page.buttons for button in each]
    assert len(set(actions)) == len(actions)


def test_a_long_label_is_cut() -> None:
    (page,) = pages_of(Reply((paragraph("choose"),), buttons=((Button("名" * 100, "da:1"),),)))
    assert page.buttons[0][0].label == "名" * 79 + "…"


def test_a_view_keeps_nothing_in_memory() -> None:
    async def finished() -> bool:
        view = view_of(pages_of(Reply((paragraph("x"),), buttons=((Button("Two", "da:2"),),)))[0])
        return view is not None and view.is_finished() and view.children[0].custom_id == "da:2"  # type: ignore[attr-defined]

    assert asyncio.run(finished())


def test_a_picture_is_an_attachment_of_its_embed_and_words_in_plain_text() -> None:
    reply = Reply((heading("Figures"),), picture=Picture(b"png", "caption", "what it shows"))
    (page,) = pages_of(reply)
    assert [file.description for file in files_of(page)] == ["what it shows"]
    assert embeds_of(page)[0].image.url == "attachment://paperboy.png"
    assert [each.content for each in plain_pages_of(reply)] == ["**Figures**", "what it shows"]


def test_only_a_single_paper_has_a_preview() -> None:
    linked = (paragraph(Span("paper", link="https://arxiv.org/abs/2601.12993")),)
    assert pages_of(Reply(linked))[0].content == ""
    (page,) = pages_of(Reply(linked, link_preview=True))
    assert (page.content, page.preview) == ("https://arxiv.org/abs/2601.12993", True)


def test_a_reply_without_words_has_no_plain_page() -> None:
    assert plain_pages_of(sentence(" ")) == ()
