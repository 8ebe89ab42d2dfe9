"""Reading papers from a server that plays arXiv, faults included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from retrieval.edition.reading.reader import POLITE_PAUSES, Reader
from retrieval.edition.types import FullText, ReadFrom
from retrieval.types import Form, Paper, Section, SectionName
from retrieval.web.fetch import Web
from tests.fakes.digests import paper_of
from tests.fakes.latexml import CAPTCHA_PAGE, FILLER, abstract_page, no_edition_page, paper_page
from tests.fakes.paper_faults import (
    Play,
    busy,
    cut_in_the_middle,
    huge,
    malformed_json,
    redirect,
    shows,
    slow,
    status,
)
from tests.fakes.paper_server import Known, PaperServer
from tests.reading.conftest import Clock

ID, TITLE = "2601.10001", "TouchGrip: Fragile Objects in Hand"
PAPER = paper_of(10001, en="We hold eggs.", title=TITLE, form=Form.HF_DAILY)


def papers(count: int) -> list[Paper]:
    return [paper_of(number, en=f"Abstract {number}.", title=f"Title {number}") for number in range(1, count + 1)]


def test_the_html_edition_is_read_and_the_abstract_is_the_lists(reader: Reader, server: PaperServer) -> None:
    server.add_paper(ID, TITLE, abstract="An abstract of the page.")
    text = reader.read(PAPER)
    assert (text.read_from, text.abstract, text.why) == (ReadFrom.HTML, "We hold eggs.", None)
    assert [part.title for part in text.parts] == ["Introduction", "Results"]
    assert "TouchGrip reaches 97.3% on 36 objects." in text.whole


def test_nothing_is_fetched_twice(reader: Reader, server: PaperServer, web: Web, tmp_path: Path) -> None:
    server.add_paper(ID, TITLE)
    first = reader.read(PAPER)
    again = Reader(web, tmp_path / "papers", arxiv_url=server.url, export_url=server.url)
    assert again.read(PAPER) == first
    assert len(server.requests) == 1


def test_a_damaged_cache_is_mended_by_fetching_again(reader: Reader, server: PaperServer, tmp_path: Path) -> None:
    server.add_paper(ID, TITLE)
    first = reader.read(PAPER)
    (path,) = (tmp_path / "papers").iterdir()
    path.write_bytes(path.read_bytes()[:100])
    assert reader.read(PAPER) == first
    assert reader.read(PAPER) == first
    assert len(server.requests) == 2


def test_a_text_of_an_older_reader_is_read_anew_from_its_page(
    reader: Reader, server: PaperServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.add_paper(ID, TITLE)
    with monkeypatch.context() as older:
        older.setattr("retrieval.edition.reading.cache._FORM", 0)
        first = reader.read(PAPER)
    assert reader.read(PAPER) == first
    assert len(server.requests) == 1


def test_the_first_version_is_tried_under_its_own_address(reader: Reader, server: PaperServer) -> None:
    server.pages[f"{ID}v1"] = paper_page(ID, TITLE)
    assert reader.read(PAPER).read_from is ReadFrom.HTML
    assert [request.target for request in server.requests] == [f"/html/{ID}", f"/html/{ID}v1"]


def test_a_paper_without_an_edition_is_asked_for_again_after_hours(
    reader: Reader, server: PaperServer, clock: Clock
) -> None:
    text = reader.read(PAPER)
    assert text == FullText(ID, ReadFrom.ABSTRACT, "We hold eggs.", why="arXiv has no HTML edition of this paper.")
    assert reader.read(PAPER) == text
    assert len(server.requests) == 2
    server.add_paper(ID, TITLE)
    assert reader.read(PAPER).read_from is ReadFrom.ABSTRACT
    clock.time += timedelta(hours=7)
    assert reader.read(PAPER).read_from is ReadFrom.HTML


@pytest.mark.parametrize(
    ("play", "why"),
    [
        (status(404, content=no_edition_page(ID)), "no HTML edition"),
        (shows(no_edition_page(ID)), "no HTML edition"),
        (shows(CAPTCHA_PAGE), "whether a person reads"),
        (shows(abstract_page(ID, TITLE)), "page of the abstract"),
        (shows(paper_page("2601.10002", "Another")), "another paper, 2601.10002"),
        (shows(b"%PDF-1.7 \x00\xff", "application/pdf"), "not the HTML edition"),
        (malformed_json(), "not the HTML edition"),
        (status(503), "503"),
        (status(403), "403"),
        (busy(), "429"),
        (busy(3600), "429"),
        (cut_in_the_middle(paper_page(ID, TITLE)), "broke off"),
        (huge(40 * 2**20), "larger than 16 MiB"),
        (redirect("/html/elsewhere"), "no HTML edition"),
        (redirect("/html/2601.10001"), "redirects more than"),
        (slow(30, status(200)), "too long"),
    ],
)
def test_what_goes_wrong_leads_to_the_abstract_and_is_told(
    server: PaperServer, tmp_path: Path, play: Play, why: str
) -> None:
    server.fail(f"/html/{ID}", play, always=True)
    hosts, timeout = frozenset({"127.0.0.1"}), 0.3 if why == "too long" else 60
    with Web(user_agent="t", private_hosts=hosts, attempts=2, timeout=timeout, sleep=lambda _: None) as web:
        text = Reader(web, tmp_path, arxiv_url=server.url, export_url=server.url).read(PAPER)
    assert (text.read_from, text.abstract, text.parts) == (ReadFrom.ABSTRACT, "We hold eggs.", ())
    assert text.why is not None
    assert why in text.why


def test_a_failure_is_mended_by_the_next_run(reader: Reader, server: PaperServer) -> None:
    server.add_paper(ID, TITLE)
    server.fail(f"/html/{ID}", status(500), status(500))
    assert reader.read(PAPER).read_from is ReadFrom.ABSTRACT
    assert reader.read(PAPER).read_from is ReadFrom.HTML


def test_a_page_that_ends_too_early_is_used_but_fetched_again(reader: Reader, server: PaperServer) -> None:
    page = paper_page(ID, TITLE, sections={"Introduction": FILLER * 6})
    server.fail("/html", shows(page[: page.index(b"<section", 100) + 1500]))
    server.pages[ID] = page
    text = reader.read(PAPER)
    assert text.read_from is ReadFrom.HTML
    assert text.why is not None
    assert "broke off" in text.why
    assert reader.read(PAPER).why is None


def test_redirects_and_wrong_encodings_are_followed(reader: Reader, server: PaperServer) -> None:
    server.fail(f"/html/{ID}", redirect(f"/html/{ID}v3"))
    server.fail(
        f"/html/{ID}v3",
        shows(paper_page(ID, TITLE, sections={"引言": "鸡蛋。" * 300}, version=3), "text/html; charset=latin-1"),
    )
    assert reader.read(PAPER).parts[0].text.startswith("鸡蛋。")


def test_a_paper_without_an_id_or_an_abstract_says_so(reader: Reader, server: PaperServer) -> None:
    untraced = replace(PAPER, id="untraced-0123456789ab", sections=())
    text = reader.read(untraced)
    assert (text.abstract, text.parts) == ("", ())
    assert text.why == "The paper's arXiv id is not known. Its list has no abstract either."
    assert server.requests == []


def test_a_missing_abstract_comes_from_the_page_or_from_arxivs_api(reader: Reader, server: PaperServer) -> None:
    bare = replace(PAPER, sections=())
    server.known[ID] = Known(TITLE, "An abstract of the API.")
    assert reader.read(bare).abstract == "An abstract of the API."
    other = replace(bare, id="2601.10002")
    server.add_paper("2601.10002", TITLE, abstract="An abstract of the page.")
    assert reader.read(other).abstract == "An abstract of the page."
    unknown = reader.read(replace(bare, id="2601.10003"))
    assert unknown.why == "arXiv has no HTML edition of this paper. arXiv does not know its abstract either."
    server.fail("/api/query", status(500), always=True)
    failed = reader.read(replace(bare, id="2601.10004"))
    assert failed.why is not None
    assert "could not be fetched either" in failed.why


def test_the_english_abstract_counts_before_the_chinese(reader: Reader) -> None:
    chinese = Section(SectionName.ABSTRACT, "拿鸡蛋。", "zh", Form.NEWSLETTER)
    assert reader.read(replace(PAPER, sections=(chinese, *PAPER.sections))).abstract == "We hold eggs."
    assert reader.read(replace(PAPER, sections=(chinese,))).abstract == "拿鸡蛋。"


def test_many_are_read_in_order_and_progress_is_told_of_each(reader: Reader, server: PaperServer) -> None:
    wanted = papers(12)
    for paper in wanted[::2]:
        server.add_paper(paper.id, paper.title)
    seen: list[tuple[str, ReadFrom]] = []
    texts = reader.read_all(wanted, lambda paper, text: seen.append((paper.id, text.read_from)))
    assert [text.paper_id for text in texts] == [paper.id for paper in wanted]
    assert [text.read_from for text in texts] == [ReadFrom.HTML, ReadFrom.ABSTRACT] * 6
    assert sorted(seen) == sorted((text.paper_id, text.read_from) for text in texts)
    assert reader.read_all([]) == ()


def test_an_arxiv_that_does_not_answer_is_left_alone(
    server: PaperServer, web: Web, tmp_path: Path, clock: Clock
) -> None:
    server.fail("/html", status(503), always=True)
    reader = Reader(web, tmp_path, arxiv_url=server.url, export_url=server.url, threads=1, now=clock)
    texts = reader.read_all(papers(10))
    assert len(server.requests) == 3 * 2  # three papers, two attempts each
    assert all(text.abstract for text in texts)
    assert reasons(texts[3:]) == {"arXiv does not answer at present; this paper was not asked for."}
    server.mend()
    for paper in papers(10):
        server.add_paper(paper.id, paper.title)
    clock.time += timedelta(minutes=16)
    assert {text.read_from for text in reader.read_all(papers(10))} == {ReadFrom.HTML}


def test_a_captcha_for_every_paper_is_an_outage_too(server: PaperServer, web: Web, tmp_path: Path) -> None:
    server.fail("/html", shows(CAPTCHA_PAGE), always=True)
    reader = Reader(web, tmp_path, arxiv_url=server.url, export_url=server.url, threads=1)
    reader.read_all(papers(10))
    assert len(server.requests) == 3


def reasons(texts: Sequence[FullText]) -> set[str | None]:
    return {text.why for text in texts}


def test_an_interruption_stops_what_has_not_begun(server: PaperServer, web: Web, tmp_path: Path) -> None:
    reader = Reader(web, tmp_path, arxiv_url=server.url, export_url=server.url, threads=1)

    def interrupt(_paper: Paper, _text: FullText) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reader.read_all(papers(40), interrupt)
    assert len(server.requests) < 40


def test_requests_name_the_reader_and_the_pauses_are_arxivs(reader: Reader, server: PaperServer) -> None:
    reader.read(PAPER)
    assert {request.headers["User-Agent"] for request in server.requests} == {"paperboy-test"}
    assert POLITE_PAUSES["export.arxiv.org"] >= 3
    assert POLITE_PAUSES["arxiv.org"] >= 3
