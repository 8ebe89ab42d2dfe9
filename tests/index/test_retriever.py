"""LlamaIndex's face of the search: scope first, grouped by paper, those that are meant before the others."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import pytest
from llama_index.core.schema import NodeWithScore

from retrieval.index.passages import passages_of
from retrieval.index.retriever import PaperRetriever
from retrieval.types import Scope, ScopeSource
from tests.scripted_model.setting import Setting, archive_of, sample_digests

DAY = date(2026, 1, 21)
ONE_DAY = Scope(DAY, DAY, ScopeSource.NAMED)


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return Setting(archive_of(tmp_path_factory.mktemp("archive"), sample_digests()))


def papers_of(nodes: list[NodeWithScore]) -> list[str]:
    return [paper for paper, _ in groupby(node.node.metadata["paper_id"] for node in nodes)]


def test_a_scope_is_kept_to(setting: Setting) -> None:
    nodes = PaperRetriever(setting.archive, setting.searcher, papers=100, scope=ONE_DAY).retrieve("robots")
    assert {node.node.metadata["date"] for node in nodes} == {"2026-01-21"}
    assert len(papers_of(nodes)) == len(set(papers_of(nodes))) == 14


def test_the_best_paper_comes_first_with_all_its_passages(setting: Setting) -> None:
    nodes = PaperRetriever(setting.archive, setting.searcher, papers=3).retrieve("LIBERO RoboCasa 机器人 得分")
    best, *_ = papers_of(nodes)
    assert best == "2601.12993"
    paper = next(paper for digest in setting.archive.digests() for paper in digest.papers if paper.id == best)
    own = [node for node in nodes if node.node.metadata["paper_id"] == best]
    assert [node.node.get_content() for node in own] == [passage.text for passage in passages_of(paper, DAY)]
    assert len({node.score for node in own}) == 1
    assert len(papers_of(nodes)) == 3


def test_papers_that_are_meant_come_before_the_best(setting: Setting) -> None:
    first = [("2601.14192", DAY), ("0000.00000", DAY)]  # the second is in no digest, and is left out
    nodes = PaperRetriever(setting.archive, setting.searcher, papers=4, first=first).retrieve("机器人")
    assert papers_of(nodes)[0] == "2601.14192"
    assert len(papers_of(nodes)) == 3
