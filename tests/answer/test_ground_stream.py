"""The citation gate over a stream, cut anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.ground.gate import Kept
from retrieval.answer.ground.numbers import claimed_numbers
from retrieval.answer.ground.source import Source
from retrieval.answer.ground.stream import SentenceStream
from retrieval.types import Language
from tests.fakes.gate import MAP, TOOLS, gate, verdicts

# the stream

ANSWER = (
    "以下论文与此有关：\n"
    "1. 《用地图思考：会读地图的智能体》在 MAPBench 上从 8.0% 提升到 22.1%。[a1b2] 它用了 3.5万条数据！[a1b2, c3d4]\n"
    "它有 191 个工具环境？[c3d4] 见 https://evil.example 。\n\n"
    "EnvScaler, e.g. with Fig. 3, builds 191 tool environments. [c3d4] It has 2.9 million calls [c3d4]. 😀 end"
)


@given(st.lists(st.integers(0, len(ANSWER)), max_size=40))
def test_verdicts_do_not_depend_on_where_pieces_are_cut(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(ANSWER)]
    whole, stream = SentenceStream(), SentenceStream()
    pieces = [ANSWER[a:b] for a, b in pairwise(edges)]
    found = [sentence for piece in pieces for sentence in stream.feed(piece)] + stream.close()
    assert found == [*whole.feed(ANSWER), *whole.close()]


def test_a_sentence_is_out_as_soon_as_the_next_one_begins() -> None:
    own = gate("zh")
    assert own.feed("会读地图的智能体用强化学习训练。") == []
    assert own.feed("[a1") == []
    assert own.feed("b2]") == []
    assert len(own.feed(" E")) == 1


def test_halves_of_a_character_in_two_pieces_are_joined() -> None:
    stream = SentenceStream()
    assert [sentence.text for sentence in (*stream.feed("map \ud83d"), *stream.feed("\ude00.\n"))] == ["map 😀."]
    assert [sentence.text for sentence in stream.feed("half \ud83d.\n")] == ["half \ufffd."]


@given(st.text(alphabet=st.characters(), max_size=300), st.sampled_from(["en", "zh"]))
def test_the_gate_takes_any_text(text: str, language: Language) -> None:
    for verdict in verdicts(text + " [a1b2].\n" + text, language):
        if isinstance(verdict, Kept) and verdict.quotes:
            assert _numbers_stand(verdict, [MAP, TOOLS])


def _numbers_stand(kept: Kept, sources: Sequence[Source]) -> bool:
    cited = [source for source in sources if source.key in kept.quotes]
    text = kept.text
    for source in cited:
        text = source.day_pattern.sub("", text.replace(f"[{source.key}]", ""))
    return claimed_numbers(text) <= frozenset().union(*(source.numbers for source in cited))
