"""Small digests of each form beside what they must become, as the archive's own JSON (``NAME.expected.json``)."""

from pathlib import Path

import pytest

from retrieval.digest.codec import digest_from_json
from retrieval.digest.load import load, parse
from retrieval.digest.merge import content_hash

GOLDEN = Path(__file__).parent / "golden"
INPUTS = sorted(path for path in GOLDEN.iterdir() if not path.name.endswith(".expected.json"))


def test_every_form_has_a_golden_pair() -> None:
    assert [path.name for path in INPUTS] == ["hf_daily.json", "newsletter.md", "report.md"]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_input_becomes_the_expected_digest(path: Path) -> None:
    expected = digest_from_json(path.with_name(f"{path.name}.expected.json").read_text(encoding="utf-8"))
    assert parse(path.read_bytes(), name=path.name) == expected


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_hash_is_that_of_date_and_papers(path: Path) -> None:
    digest = load(path)
    assert digest.content_hash == content_hash(digest.date, digest.papers)
    assert digest.origins == (str(path),)
