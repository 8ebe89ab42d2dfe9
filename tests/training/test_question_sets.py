"""Questions made by code, and how rankings are measured with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from retrieval.index.embedding import load_builtin
from retrieval.text.tokens import embedding_tokens
from retrieval.training.data import SourcePaper
from retrieval.training.evaluate import Recall, Scores, embedding_ranking, measure
from retrieval.training.questions import QuestionSet, build_question_sets

ABSTRACTS = """
Robots drop fragile things because they cannot feel them. We give a robot hand soft fingertips that measure pressure, \
and train a grasping policy with them. On forty household objects nothing breaks, which no camera reaches alone.
Long conversations make chatbots forget what was said. We store facts in a small memory that is searched before each \
answer. The memory costs little time, and answers about early turns become right again.
Weather models miss sudden storms and cost farmers much. A graph network on radar images warns of hail an hour ahead. \
Farmers in three regions tried it, and false alarms fell by half.
""".strip().split("\n")
NOTES = (
    (
        "软指尖让机器人抓取易碎物品",
        "机器人因为没有触觉而弄坏物品，需要新的传感方式",
        "用压力指尖训练抓取策略，不依赖相机",
        "四十种家用物品无一损坏",
        "TouchHand 说明触觉比视觉可靠",
    ),
    (
        "小型记忆让聊天机器人记住早先的话",
        "长对话会让聊天机器人忘记前文，影响回答",
        "把事实存入可检索的记忆，每次回答之前先查找",
        "对早先轮次的回答重新正确",
        "NoteKeeper 的开销很小",
    ),
    (
        "雷达图网络提前一小时预警冰雹",
        "天气模型常常漏掉突发的风暴，造成损失",
        "在雷达图像上训练图神经网络，预测冰雹位置",
        "三个地区的误报减少一半",
        "HailNet 已由农民试用",
    ),
)
TITLES = ("TouchHand: Grasping by Feeling", "NoteKeeper: A Memory for Chatbots", "HailNet: Storm Warnings from Radar")
PAPERS = [
    SourcePaper(str(number), date(2026, 3, 1 + number // 2), (title, abstract, *notes))
    for number, (title, abstract, notes) in enumerate(zip(TITLES, ABSTRACTS, NOTES, strict=True))
]
SETS = {each.name: each for each in build_question_sets(PAPERS, seed=1)}


def test_the_same_seed_gives_the_same_questions() -> None:
    assert build_question_sets(PAPERS, seed=1) == list(SETS.values())
    assert build_question_sets(PAPERS, seed=2) != list(SETS.values())


@pytest.mark.parametrize("name", SETS)
def test_each_set_asks_about_papers_it_holds(name: str) -> None:
    each = SETS[name]
    assert len(each.documents) == len(each.days) == len(PAPERS)
    assert len(each.questions) == len(each.answers) == len(PAPERS)
    assert all(each.questions)


def test_title_words_are_taken_out_of_abstracts() -> None:
    each = SETS["English abstract -> Chinese notes"]
    for question, title in zip(each.questions, TITLES, strict=True):
        assert not set(embedding_tokens(question)) & set(embedding_tokens(title))


def test_a_question_does_not_stand_in_the_document_it_is_to_find() -> None:
    for name in ("English clause -> rest in English", "Chinese clause -> rest in Chinese"):
        each = SETS[name]
        assert all(
            question not in each.documents[answer]
            for question, answer in zip(each.questions, each.answers, strict=True)
        )


def test_names_are_asked_as_people_type_them() -> None:
    assert all("touchhand" in SETS[name].questions[0] for name in SETS if name.startswith("name"))


def test_a_perfect_ranking_has_recall_one() -> None:
    each = SETS["English clause -> Chinese notes"]
    right = dict(zip(each.questions, each.answers, strict=True))

    def rank(questions: Sequence[str]) -> Scores:
        return np.eye(len(each.documents), dtype=np.float32)[[right[question] for question in questions]]

    assert measure(each, rank).in_all == measure(each, rank).in_day == Recall(1.0, 1.0, 1.0)


def test_a_ranking_that_cannot_tell_papers_apart_gets_nothing_for_it() -> None:
    each = SETS["English clause -> Chinese notes"]
    measured = measure(each, lambda questions: np.zeros((len(questions), len(each.documents)), np.float32))
    assert measured.in_all == Recall(0.0, 1.0, pytest.approx(1 / 3))
    assert measured.in_day.at_1 == pytest.approx(1 / 3)  # the third paper is alone on its day


def test_a_set_without_questions_measures_zero() -> None:
    empty = QuestionSet("none", ("a",), (date(2026, 3, 1),), (), ())
    assert measure(empty, lambda questions: np.zeros((len(questions), 1), np.float32)).in_all == Recall(0.0, 0.0, 0.0)


def test_the_builtin_embedding_finds_the_papers() -> None:
    each = SETS["English abstract -> Chinese notes"]
    assert measure(each, embedding_ranking(load_builtin(), each.documents)).in_all.at_1 == 1.0
