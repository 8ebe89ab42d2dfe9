from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.lexicon import load_lexicon
from retrieval.index.spelling import correct
from retrieval.text.tokens import stem


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("segmentaion", ("segmentation",)),
        ("diffusoin", ("diffusion",)),
        ("optimiser", ("optimizer",)),
        ("trian", ("train",)),
        ("chatbots", ("chat", "bot")),
        ("jellyfish", ()),
        ("机器人", ()),
        ("gpt5", ()),
        ("rlhf", ()),
    ],
)
def test_slips_and_compounds(typed: str, meant: tuple[str, ...]) -> None:
    assert correct(stem(typed), load_lexicon().background_idf) == meant


@given(st.text(max_size=30))
def test_what_comes_out_is_known(token: str) -> None:
    known = load_lexicon().background_idf
    assert all(known(part) is not None for part in correct(token, known))
