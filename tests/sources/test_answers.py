"""The verdict on what a source gave, whatever it gave."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive import Outcome
from retrieval.sources.answers import judge, without_addresses
from retrieval.sources.source import dated_address, hugging_face
from tests.fakes.sources import list_of, newsletter_of

DAY = date(2026, 1, 20)
WHOLE = (list_of(DAY, "Maps for Robots", "Small Models"), newsletter_of(DAY, "Maps for Robots", "Small Models"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["error", "data", "paper"]), inner),
    max_leaves=8,
)


@given(
    st.binary(max_size=200)
    | st.text(max_size=80).map(str.encode)
    | values.map(lambda value: json.dumps(value).encode())
)
def test_anything_gets_a_verdict_with_a_reason(content: bytes) -> None:
    verdict = judge(content, DAY, "example.org")
    if verdict.outcome in {Outcome.FAILED, Outcome.ABSENT}:
        assert verdict.reason
        assert verdict.digest is None
    else:
        assert verdict.digest is not None
        assert bool(verdict.digest.papers) is (verdict.outcome is Outcome.TAKEN)


@given(st.sampled_from(WHOLE), st.integers(0, 2_000))
def test_a_cut_answer_never_passes_for_an_empty_list(whole: bytes, length: int) -> None:
    assert judge(whole[:length], DAY, "example.org").outcome is not Outcome.EMPTY


NONE_TODAY = "# Hugging Face 2026-01-20 论文日报\n\n- 总论文数：0\n".encode()


@pytest.mark.parametrize("content", [b"[]", b" [ ]\n", b'{"data": []}', NONE_TODAY])
def test_an_empty_list_is_empty(content: bytes) -> None:
    assert judge(content, DAY, "example.org").outcome is Outcome.EMPTY


def test_the_words_of_an_error_are_kept_on_one_line() -> None:
    verdict = judge(b'{"error": "Date must\\n be in the past"}', DAY, "example.org")
    assert verdict.reason == "example.org has no list for 2026-01-20: Date must be in the past."


def test_reasons_name_hosts_and_no_paths() -> None:
    said = "https://me@raw.example.org/secret/2026.md answered with HTTP status 404 (Not Found)."
    assert without_addresses(said) == "raw.example.org answered with HTTP status 404 (Not Found)."


def test_addresses_of_a_day() -> None:
    assert hugging_face("https://hub.example/").url_of(DAY) == (
        "https://hub.example/api/daily_papers?date=2026-01-20&limit=100"
    )
    source = dated_address("https://me:pw@a.example/{date:%Y}/{date}.md?token=x")
    assert source.url_of(DAY) == "https://me:pw@a.example/2026/2026-01-20.md?token=x"
    assert "pw" not in source.key + source.name + source.folder
    assert "token" not in source.key
    assert dated_address("https://a.example/{date}.md?token=y").key != dated_address("https://a.example/{date}.md").key
