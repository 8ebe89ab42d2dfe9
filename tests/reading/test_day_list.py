"""The list of a day, from a server that plays the Hugging Face API."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from retrieval.digest.load import parse
from retrieval.edition.arxiv import complete_papers
from retrieval.edition.listing import ListState, fetch_list, read_list, untitled_ids
from retrieval.errors import WebError
from retrieval.types import SectionName
from retrieval.web.fetch import Web
from tests.fakes.paper_faults import busy, malformed_json, shows, status
from tests.fakes.paper_server import Entry, Known, PaperServer, hf_entry

DAY = date(2026, 1, 12)
REAL = Path(__file__).parents[2] / "../shared/hf_daily"


def entries(count: int) -> list[Entry]:
    return [hf_entry(f"2601.{number:05}", f"Title {number}") for number in range(1, count + 1)]


def test_a_list_has_every_paper_with_what_the_api_says_of_it(server: PaperServer, web: Web) -> None:
    code, project = "https://github.com/lighthouse-robotics/touchgrip", "https://touchgrip.example.org"
    server.lists["2026-01-12"] = [
        hf_entry("2601.10001", "TouchGrip", code=code, project=project, upvotes=41),
        *entries(2),
    ]
    answer = fetch_list(web, server.url, DAY)
    assert (answer.state, answer.reason) == (ListState.HELD, None)
    assert answer.digest is not None
    paper = answer.digest.papers[0]
    assert (len(answer.digest.papers), answer.digest.date) == (3, DAY)
    assert (paper.id, paper.upvotes, paper.organization) == ("2601.10001", 41, "Lighthouse Robotics Lab")
    assert (paper.links.code, paper.links.project) == (code, project)
    assert paper.keywords == ("tactile sensing", "grasping")
    assert {section.name for section in paper.sections} == {SectionName.ABSTRACT, SectionName.SUMMARY}
    assert json.loads(answer.content) == server.lists["2026-01-12"]
    assert [request.target for request in server.requests] == ["/api/daily_papers?date=2026-01-12&limit=100"]


@pytest.mark.parametrize(
    ("count", "limit", "pages"), [(49, 100, 1), (50, 50, 2), (120, 50, 3), (130, 100, 2), (100, 100, 2)]
)
def test_a_list_that_is_cut_by_a_limit_is_asked_for_page_by_page(
    server: PaperServer, web: Web, count: int, limit: int, pages: int
) -> None:
    server.lists["2026-01-12"], server.limit = list(entries(count)), limit
    answer = fetch_list(web, server.url, DAY)
    assert answer.digest is not None
    assert len(answer.digest.papers) == count
    assert len(server.requests) == pages
    assert parse(answer.content, name="again", day=DAY).content_hash == answer.digest.content_hash


def test_a_server_that_knows_no_pages_is_asked_once_more_only(server: PaperServer, web: Web) -> None:
    server.lists["2026-01-12"] = json.dumps(entries(60)).encode()
    answer = fetch_list(web, server.url, DAY)
    assert answer.digest is not None
    assert len(answer.digest.papers) == 60
    assert len(server.requests) == 2


def test_a_page_that_fails_leaves_the_papers_before_it(server: PaperServer, web: Web) -> None:
    server.lists["2026-01-12"] = list(entries(130))
    server.fail("/api/daily_papers?date=2026-01-12&limit=100&p=1", status(500), status(500))
    answer = fetch_list(web, server.url, DAY)
    assert answer.digest is not None
    assert len(answer.digest.papers) == 100
    assert answer.reason is not None
    assert answer.reason.startswith("The list has 100 papers and may have more: ")


@pytest.mark.parametrize("content", [b"[]", b" [ ] ", b'{"data": []}'])
def test_an_empty_list_is_a_result_of_its_own(content: bytes) -> None:
    answer = read_list(content, DAY)
    assert (answer.state, answer.digest) == (ListState.EMPTY, None)
    assert answer.reason == "The list of 2026-01-12 has no papers."


@pytest.mark.parametrize("content", [b'{"error": "Invalid date"}', b'{"message": "Invalid date", "status": 400}'])
def test_an_error_in_the_answer_is_a_refusal(content: bytes) -> None:
    answer = read_list(content, DAY)
    assert (answer.state, answer.reason) == (ListState.REFUSED, "The list of 2026-01-12 was refused: Invalid date")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>502</html>",
        b"{",
        b'[{"paper": {"id": "2601.',
        b"null",
        b"3",
        b'{"papers": 3}',
        b"\xff\xfe\x00",
        b"[" * 9_000,
    ],
)
def test_what_is_no_list_is_malformed_and_said_to_be(content: bytes) -> None:
    answer = read_list(content, DAY)
    assert (answer.state, answer.digest) == (ListState.MALFORMED, None)
    assert answer.reason
    assert "list of 2026-01-12" in answer.reason


def test_a_digest_of_another_form_is_no_answer_of_the_api() -> None:
    newsletter = "# 论文日报 2026-01-12\n\n## 1. TouchGrip\n\n**链接**：https://huggingface.co/papers/2601.10001\n"
    assert read_list(newsletter.encode(), DAY).state is ListState.MALFORMED


def test_a_list_that_breaks_off_keeps_its_papers_and_says_so(server: PaperServer, web: Web) -> None:
    server.fail("/api/daily_papers", malformed_json(json.dumps(entries(3)).encode()[:-40]))
    answer = fetch_list(web, server.url, DAY)
    assert answer.state is ListState.HELD
    assert answer.digest is not None
    assert len(answer.digest.papers) == 2
    assert answer.reason is not None
    assert "breaks off" in answer.reason


def test_a_busy_server_is_asked_again_and_a_dead_one_raises(server: PaperServer, web: Web) -> None:
    server.lists["2026-01-12"] = list(entries(1))
    server.fail("/api/daily_papers", busy())
    assert fetch_list(web, server.url, DAY).state is ListState.HELD
    server.fail("/api/daily_papers", status(400, content=b'{"error":"no"}'), always=True)
    with pytest.raises(WebError, match="400"):
        fetch_list(web, server.url, DAY)


def test_what_the_list_lacks_comes_from_arxiv(server: PaperServer, web: Web) -> None:
    untitled = hf_entry("2601.00009", "")
    server.lists["2026-01-12"] = [
        *entries(1),
        hf_entry("2601.00002", "Second", None),
        hf_entry("2601.00003", "Third", authors=()),
        untitled,
    ]
    server.known = {
        "2601.00002": Known("Second", "Line one\n of two.\n  A paragraph: $\\alpha$.", ("Bo Li", "Bo Li", "Ada 诺")),
        "2601.00003": Known("Third", "Not needed.", ("Cy Young",)),
        "2601.00009": Known("Ninth", "Of the ninth."),
    }
    answer = fetch_list(web, server.url, DAY)
    assert answer.digest is not None
    assert untitled_ids(answer.digest) == ("2601.00009",)
    completed = complete_papers(web, server.url, answer.digest.papers, untitled=untitled_ids(answer.digest))
    assert completed.why is None
    first, second, third, ninth = completed.papers
    assert first == answer.digest.papers[0]
    assert second.authors == ("Ada Moreno", "Li Wei")
    assert second.sections[0].text.startswith("Line one of two.")
    assert third.authors == ("Cy Young",)
    assert (ninth.title, ninth.position, ninth.sections[0].text) == ("Ninth", 4, "Of the ninth.")
    assert len(server.asked("/api/query")) == 1


@pytest.mark.parametrize(
    ("play", "why"),
    [
        (shows(b"<html>busy</html>"), "no Atom feed"),
        (shows(b"<feed"), "no Atom feed"),
        (shows(b""), "no Atom feed"),
        (status(503), "503"),
        (
            shows(
                b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#x</id>'
                b"<title>Error</title><summary>incorrect id format for 1</summary></entry></feed>"
            ),
            "incorrect id format",
        ),
        (
            shows(
                b'<!DOCTYPE f [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]>'
                b'<feed xmlns="http://www.w3.org/2005/Atom"><title>&b;</title><entry><id>x</id></entry></feed>'
            ),
            None,
        ),
    ],
)
def test_an_arxiv_that_does_not_help_leaves_the_papers_as_they_are(
    server: PaperServer, web: Web, play: object, why: str | None
) -> None:
    server.lists["2026-01-12"] = [hf_entry("2601.00002", "Second", None)]
    answer = fetch_list(web, server.url, DAY)
    assert answer.digest is not None
    server.fail("/api/query", play, always=True)  # type: ignore[arg-type]
    completed = complete_papers(web, server.url, answer.digest.papers)
    assert completed.papers == answer.digest.papers
    assert why in completed.why if why and completed.why else completed.why is None


def test_nothing_is_asked_where_nothing_lacks(server: PaperServer, web: Web) -> None:
    server.lists["2026-01-12"] = list(entries(2))
    answer = fetch_list(web, server.url, DAY)
    assert answer.digest is not None
    assert complete_papers(web, server.url, answer.digest.papers).papers == answer.digest.papers
    assert server.asked("/api/query") == []


def test_many_papers_are_asked_for_in_batches(server: PaperServer, web: Web) -> None:
    server.lists["2026-01-12"] = [hf_entry(f"2601.{number:05}", f"T {number}", None) for number in range(1, 61)]
    answer = fetch_list(web, server.url, DAY)
    assert answer.digest is not None
    complete_papers(web, server.url, answer.digest.papers)
    assert len(server.asked("/api/query")) == 2


@pytest.mark.skipif(not REAL.is_dir(), reason="the real answers of the API (../shared) are not here")
def test_real_answers_are_read_whole() -> None:
    for path in sorted(REAL.glob("2026-*.json")):
        content = path.read_bytes()
        answer = read_list(content, date.fromisoformat(path.stem))
        assert (answer.state, answer.reason) == (ListState.HELD, None)
        assert answer.digest is not None
        assert len(answer.digest.papers) == len(json.loads(content))
