"""Whatever bytes come in, the parser gives a digest or a DigestError, and a digest can be stored and read back."""

import contextlib
import json
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.digest.codec import digest_from_json, digest_to_json
from retrieval.digest.load import parse
from retrieval.digest.merge import content_hash
from retrieval.errors import DigestError

GOLDEN = Path(__file__).parent / "golden"
SEEDS = [path.read_bytes() for path in sorted(GOLDEN.iterdir()) if ".expected" not in path.name]
DAY = date(2026, 1, 5)
FRAGMENTS = [
    "## 📄 ",
    "### 1. 应用领域\n",
    "**原文标题：**",
    "**摘要：**\n",
    "**论文链接：** []()",
    "- **链接**: https://huggingface.co/papers/2601.00001\n",
    "# Hugging Face 2026-01-05 论文日报\n",
    "# Hugging Face Daily Papers Report\n",
    "- 总论文数：3\n",
    "---\n",
    "=====\n",
    "1. ",
    "\n",
    "\n\n",
    "x",
    "<thought>\n",
    "```\n",
]
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["paper", "id", "title", "summary", "authors", "name", "organization", "data", "count", "upvotes"]
            ),
            children,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def check(data: bytes) -> None:
    """Parses, with and without a given day; what comes out is consistent and can be stored."""
    with contextlib.suppress(DigestError):
        parse(data, name="x")
    try:
        digest = parse(data, name="x", day=DAY)
    except DigestError:
        return
    assert [p.position for p in digest.papers] == list(range(1, len(digest.papers) + 1))
    assert len({p.id for p in digest.papers}) == len(digest.papers)
    assert all(p.title and all(s.text.strip() for s in p.sections) for p in digest.papers)
    assert all(p.is_traced == (p.links.arxiv is not None) for p in digest.papers)
    assert digest.content_hash == content_hash(digest.date, digest.papers)
    assert digest_from_json(digest_to_json(digest)) == digest
    assert digest_to_json(digest).encode()


@given(st.binary())
@example(b"[" * 5_000)
@example(b'[{"a":' * 5_000)
@example(b'["{' + b"'a': [" * 5_000 + b'"]')
@example(b'[{"id": "2601.00001", "title": "T", "upvotes": ' + b"9" * 5_000 + b"}]")
@example(b'[{"id": "2601.00001", "title": "\\ud800T"}]')
@example(b"\xff\xfe\x00\xd8")
def test_random_bytes(data: bytes) -> None:
    check(data)


@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False), st.integers(1, 8))
def test_mutated_digests(seed: bytes, rng: random.Random, mutations: int) -> None:
    data = bytearray(seed)
    for _ in range(mutations):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.randrange(40))
        data[start:end] = rng.choice([b"", rng.randbytes(3), bytes(data[start:end]) * 2, b"\n", b'"', b"**", b"\x00"])
    check(bytes(data))


@given(st.sampled_from(SEEDS), st.data())
def test_digests_cut_off_anywhere(seed: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(seed)))
    check(seed[start : data.draw(st.integers(start, len(seed)))])


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5)).map("".join))
def test_fragments_of_the_markdown_forms(text: str) -> None:
    check(text.encode("utf-8", "surrogatepass"))


@given(JSON_VALUES)
def test_any_json(value: object) -> None:
    check(json.dumps(value).encode())
    check(json.dumps([value, str(value)]).encode())
    check(json.dumps({"data": [value]}).encode())


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_many_repetitions_are_read(fragment: str) -> None:
    check((FRAGMENTS[6] + fragment * 2_000).encode())


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"date": "2026-01-05"}', "[" * 5_000, '{"date": 1}'])
def test_stored_text_that_is_no_digest_is_an_error(text: str) -> None:
    with pytest.raises(DigestError, match="damaged"):
        digest_from_json(text)


def test_stored_digests_have_a_stable_order_of_keys() -> None:
    text = digest_to_json(parse(SEEDS[1], name="x"))
    assert text.startswith('{"date":"2026-01-05","papers":[{"id":"2601.00001","title":"Reading Maps')
    assert list(json.loads(text)) == [
        "date",
        "papers",
        "forms",
        "origins",
        "declared_count",
        "notices",
        "content_hash",
    ]
    assert digest_to_json(digest_from_json(text)) == text
