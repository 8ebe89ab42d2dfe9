"""Long messages are cut where people would cut them, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.render.layout import joined
from bot.render.split import Fits, split_blocks, utf16_length
from bot.reply import Block, BlockKind, Span, divider, heading, item, paragraph

CLUSTERS = ("a", "文", "é", "👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "𝒳", "1️⃣", "각", "e\u0301", " ", "。", ". ", "，", "\n")
FAMILY = "👨‍👩‍👧‍👦"


def at_most(limit: int) -> Fits:
    def fits(blocks: Sequence[Block]) -> bool:
        return utf16_length(joined(blocks, lambda block: block.text)) <= limit

    return fits


def squeezed(blocks: Sequence[Block]) -> str:
    return "".join("".join(block.text.split()) for block in blocks)


texts = st.lists(st.sampled_from(CLUSTERS), min_size=1, max_size=60).map("".join)
spans = st.builds(Span, texts, bold=st.booleans(), link=st.none() | st.just("https://arxiv.org/abs/2601.12993"))
kinds = st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE])
some_blocks = st.lists(st.builds(Block, kinds, st.lists(spans, max_size=4).map(tuple)), max_size=8)


@given(some_blocks, st.integers(30, 200))
def test_nothing_is_lost_and_every_part_fits(blocks: list[Block], limit: int) -> None:
    parts = split_blocks(blocks, at_most(limit))
    assert "".join(map(squeezed, parts)) == squeezed(blocks)
    assert all(at_most(limit)(part) for part in parts)
    assert all(block.text == block.text.strip() and block.text for part in parts for block in part)


@given(st.lists(st.sampled_from(CLUSTERS), min_size=1, max_size=200).map("".join), st.integers(30, 90))
def test_no_cluster_is_cut(text: str, limit: int) -> None:
    parts = split_blocks([paragraph(text)], at_most(limit))
    whole = [cluster for cluster in regex.findall(r"\X", text) if cluster.strip()]
    cut = [cluster for part in parts for block in part for cluster in regex.findall(r"\X", block.text)]
    assert [cluster for cluster in cut if cluster.strip()] == whole


@given(st.integers(1, 80), st.integers(40, 120))
def test_no_link_is_cut(before: int, limit: int) -> None:
    link = Span("Thinking with Map", link="https://arxiv.org/abs/2601.05432")
    block = paragraph("文" * before, link, " see https://huggingface.co/papers/2601 ", "字" * 60)
    parts = split_blocks([block], at_most(limit))
    assert sum(span == link for part in parts for each in part for span in each.spans) == 1
    assert any("https://huggingface.co/papers/2601" in each.text for part in parts for each in part)


def test_what_alone_is_too_long_is_cut_anyhow() -> None:
    link = Span("字" * 100, link="https://arxiv.org/abs/2601.05432")
    tower = "e" + "\u0301" * 100
    for block in (paragraph(link), paragraph(tower), paragraph("a" * 100), paragraph(FAMILY * 40)):
        parts = split_blocks([block], at_most(30))
        assert squeezed([each for part in parts for each in part]) == squeezed([block])
        assert all(at_most(30)(part) for part in parts)


def test_a_link_that_is_cut_leads_on_in_both_parts() -> None:
    parts = split_blocks([paragraph(Span("字" * 40, link="https://arxiv.org"))], at_most(30))
    assert [span.link for part in parts for block in part for span in block.spans] == ["https://arxiv.org"] * 2


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("第一句话在这里。第二句话也在这里。第三句", "第一句话在这里。第二句话也在这里。"),
        ("The first sentence. The second one, e.g. this.", "The first sentence."),
        ("没有句号，只有逗号，一直说下去说下去说下去", "没有句号，只有逗号，"),
        ("one two three four five", "one two three four"),
    ],
)
def test_the_best_border_in_the_second_half_is_taken(text: str, first: str) -> None:
    parts = split_blocks([paragraph(text)], at_most(19))
    assert parts[0][0].text == first.strip()


def test_blocks_stay_whole_where_they_can() -> None:
    blocks = [paragraph("一" * 20), item("二" * 20), item("三" * 20)]
    assert split_blocks(blocks, at_most(45)) == ((blocks[0], blocks[1]), (blocks[2],))


def test_a_heading_goes_along_with_what_follows_it() -> None:
    blocks = [paragraph("一" * 20), heading("头"), paragraph("二" * 20)]
    assert split_blocks(blocks, at_most(30)) == ((blocks[0],), (blocks[1], blocks[2]))


def test_dividers_at_a_cut_go() -> None:
    blocks = [divider(), paragraph("一" * 20), divider(), paragraph("二" * 20), divider()]
    assert split_blocks(blocks, at_most(25)) == ((blocks[1],), (blocks[3],))


def test_nothing_is_no_message() -> None:
    assert split_blocks([], at_most(10)) == ()
    assert split_blocks([paragraph(" \n"), divider()], at_most(10)) == ()
