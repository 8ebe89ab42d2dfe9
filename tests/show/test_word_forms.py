"""Of several forms of one word a cloud shows one, the most common, with all the papers that have any of them."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from retrieval.areas import form_key
from retrieval.digest.load import load
from retrieval.figures import hot_words
from tests.fakes.digests import paper_of

REAL = Path(__file__).parents[2] / "../shared/hf_daily"


def words_of(*titles: str) -> dict[str, float]:
    papers = [paper_of(number, title=title) for number, title in enumerate(titles)]
    return dict(hot_words(papers, "en", lambda _word: 4.0))


@pytest.mark.parametrize(
    "forms",
    [
        ("LLM", "LLMs", "large language model", "Large-Language Models", "large  language\u2010models"),
        ("agent", "Agents", "AGENT"),
        ("pre-training", "pretraining", "Pre-Training"),
        ("vision-language-action", "VLA", "VLAs", "Vision Language Action"),
        ("world model", "world modeling", "World-Models"),
        ("ＲＬ", "RL", "reinforcement learning"),
        ("多模态大模型", "多模态大语言模型"),
    ],
)
def test_forms_of_one_term_are_the_same(forms: tuple[str, ...]) -> None:
    assert len(set(map(form_key, forms))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("agent", "agentic"),
        ("LLM", "VLM"),
        ("video", "video generation"),
        ("生成", "视频生成"),
        ("3D", "4D"),
        ("TTS", "test-time scaling"),
    ],
)
def test_other_terms_are_not(one: str, other: str) -> None:
    assert form_key(one) != form_key(other)


def test_no_form_stands_for_two_terms() -> None:
    table = tomllib.loads(files("retrieval.areas").joinpath("forms.toml").read_text(encoding="utf-8"))
    lines = [{form_key(form) for form in forms} for forms in table["terms"]]
    assert [line for line in lines if len(line) != 1] == []
    assert [key for key, count in Counter(key for (key,) in lines).items() if count > 1] == []


def test_a_paper_counts_once_for_a_word_however_often_and_in_whatever_form_it_names_it() -> None:
    both = words_of("RL: Reinforcement Learning", "A Humanoid")
    one = words_of("Reinforcement Learning", "A Humanoid")
    assert sorted(both.values()) == sorted(one.values())


def test_the_most_common_form_is_shown_with_the_papers_of_all() -> None:
    words = words_of("Humanoid VLA", "VLA in Kitchens", "Vision-Language-Action for Drones")
    assert words["VLA"] > words["humanoid"]
    assert "vision-language-action" not in words


def test_a_title_word_and_a_term_of_an_area_are_one() -> None:
    words = words_of("Pretraining Humanoid Policies", "Pre-Training Anew", "pretraining")
    assert [word for word in words if form_key(word) == form_key("pre-training")] == ["pretraining"]


@pytest.mark.skipif(not REAL.is_dir(), reason="needs the real answers in ../shared")
@pytest.mark.parametrize("day", ["2026-01-01", "2026-01-13", "2026-01-26", "2026-01-28"])
def test_no_real_day_shows_two_forms_of_one_word(day: str) -> None:
    digest = load(REAL / f"{day}.json", day=date.fromisoformat(day))
    words = [word for word, _ in hot_words(digest.papers, "en", lambda _word: 4.0)]
    assert len(words) == len(set(map(form_key, words))) > 0
