"""Telling the forms apart, dates, encodings, and what is no digest."""

import json
from datetime import date
from pathlib import Path

import pytest

from retrieval.digest.load import load, parse
from retrieval.errors import DigestError
from retrieval.types import Form

GOLDEN = Path(__file__).parent / "golden"
NEWSLETTER = (GOLDEN / "newsletter.md").read_text(encoding="utf-8")
REPORT = (GOLDEN / "report.md").read_text(encoding="utf-8")
HF_DAILY = (GOLDEN / "hf_daily.json").read_text(encoding="utf-8")
ENTRY = {"id": "2601.00001", "title": "T", "summary": "S", "submittedOnDailyAt": "2026-01-09T00:10:00.000Z"}


@pytest.mark.parametrize(
    ("text", "form"),
    [(NEWSLETTER, Form.NEWSLETTER), (REPORT, Form.REPORT), (HF_DAILY, Form.HF_DAILY)],
)
@pytest.mark.parametrize("name", ["x.md", "x.json", "x", "2026-01-01.txt"])
def test_the_form_is_told_by_the_content(text: str, form: Form, name: str) -> None:
    assert parse(text.encode(), name=name).forms == (form,)


@pytest.mark.parametrize("text", [NEWSLETTER, REPORT, HF_DAILY])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: b"\xff\xfe\x00\x00" + text.encode("utf-32-le"),
    ],
    ids=["CRLF", "CR", "no last newline", "BOM", "UTF-16 LE", "UTF-16 BE", "UTF-32"],
)
def test_line_ends_and_encodings_change_nothing(text: str, encode: object) -> None:
    assert callable(encode)
    digest, plain = parse(encode(text), name="x"), parse(text.encode(), name="x")
    assert (digest.papers, digest.notices, digest.content_hash) == (plain.papers, plain.notices, plain.content_hash)


def test_bytes_that_are_no_text_are_replaced_and_noticed() -> None:
    data = NEWSLETTER.encode().replace("地图".encode(), b"\xff\xe5", 1)
    digest = parse(data, name="x")
    assert "\ufffd" in (digest.papers[0].title_zh or "") + digest.papers[0].sections[0].text
    assert digest.notices[0].line == 11
    assert "UTF-8" in digest.notices[0].message


def test_nul_bytes_are_dropped_and_noticed() -> None:
    digest = parse(NEWSLETTER.replace("Agent", "Ag\0ent").encode(), name="x")
    assert digest.papers[0].title == "Reading Maps: A Small Agent for Finding the Way"
    assert digest.notices[0].line == 13
    assert "NUL" in digest.notices[0].message


def test_control_characters_and_broken_surrogates_never_reach_a_paper() -> None:
    entry = {**ENTRY, "title": "A\x1b[31m\u202eTitle\ud800", "summary": "S\x07\u2028T"}
    (paper,) = parse(json.dumps([entry]).encode(), name="2026-01-09").papers
    assert paper.title == "A[31mTitle\ufffd"
    assert paper.sections[0].text == "S T"


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        (NEWSLETTER, "2025-03-04.md", date(2026, 1, 5)),
        (NEWSLETTER.replace("2026-01-05 论文", "论文"), "2025-03-04.md", date(2025, 3, 4)),
        (NEWSLETTER.replace("2026-01-05", "2026年1月5日"), "x.md", date(2026, 1, 5)),
        (REPORT, "x.md", date(2026, 1, 6)),
        (REPORT.replace("2026-01-06", "?"), "days/20250304/report.md", date(2025, 3, 4)),
        (HF_DAILY, "2025_03_04.json", date(2025, 3, 4)),
        (HF_DAILY, "x.json", date(2026, 1, 7)),
        (json.dumps([ENTRY]), "x.json", date(2026, 1, 9)),
        (json.dumps([ENTRY]), "2026-01-08.json", date(2026, 1, 8)),
        (json.dumps([str(ENTRY), {**ENTRY, "id": "2601.00002"}]), "x", date(2026, 1, 9)),
    ],
)
def test_where_the_date_is_found(text: str, name: str, day: date) -> None:
    assert parse(text.encode(), name=name).date == day


@pytest.mark.parametrize("text", [NEWSLETTER, REPORT, HF_DAILY])
def test_a_given_day_overrides_every_other(text: str) -> None:
    digest = parse(text.encode(), name="2020-02-02.md", day=date(2024, 2, 29))
    assert digest.date == date(2024, 2, 29)
    assert not any("name says" in notice.message for notice in digest.notices)


def test_name_and_content_that_disagree_on_the_date_are_noticed() -> None:
    digest = parse(REPORT.encode(), name="2026-01-07.md")
    assert [n.message for n in digest.notices] == [
        "The file's name says 2026-01-07, its content 2026-01-06; 2026-01-06 counts."
    ]


@pytest.mark.parametrize(
    "text", ["[]", json.dumps([{**ENTRY, "submittedOnDailyAt": "soon"}]), REPORT.replace("2026", "20x6")]
)
def test_a_digest_without_a_date_is_an_error(text: str) -> None:
    with pytest.raises(DigestError, match=r"says no date.*--date"):
        parse(text.encode(), name="2026-02-30.json")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        "今天没有论文。".encode(),
        b"# README\n\n- a list",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\xff\xfe",
        b"null",
        b'"x"',
        b"7",
    ],
)
def test_what_is_no_digest_is_an_error_that_says_what_to_do(data: bytes) -> None:
    with pytest.raises(DigestError, match=r"^notes\.txt is no digest: .*Give a file"):
        parse(data, name="notes.txt")


def test_a_file_that_is_too_large_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.digest.load._LARGEST_FILE", 10)
    (tmp_path / "a.md").write_text(NEWSLETTER, encoding="utf-8")
    with pytest.raises(DigestError, match="more than any digest"):
        load(tmp_path / "a.md")
    with pytest.raises(DigestError, match="more than any digest"):
        parse(NEWSLETTER.encode(), name="x")


@pytest.mark.parametrize("name", ["missing.md", ".", "a\0b"])
def test_a_path_that_cannot_be_read_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(DigestError, match="cannot be read"):
        load(tmp_path / name)
