from __future__ import annotations

import pytest

from retrieval.index.topics import build_topic, find_topics, load_topics


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("教机械臂干活的", "robot"),
        ("any VLAs today?", "机器人"),
        ("mixture-of-experts stuff", "混合专家"),
        ("MoE related", "mixture of experts"),
        ("deep-research agents", "深度研究"),
        ("跟强化学习有关的", "GRPO"),
        ("ＯＣＲ".translate({0xFF2F: "O", 0xFF23: "C", 0xFF32: "R"}), "文档解析"),
    ],
)
def test_one_name_of_a_topic_brings_the_others(text: str, form: str) -> None:
    assert any(form in topic.forms for topic in find_topics(text))


@pytest.mark.parametrize("text", ["the world's best", "robotaxi-like", "moebius", "什么都没有", "", "🎉"])
def test_parts_of_words_are_no_topic(text: str) -> None:
    assert find_topics(text) == ()


def test_the_tokens_of_a_form_share_its_weight() -> None:
    kin = dict(build_topic(["mixture of experts", "混合专家"]).kin)
    assert kin["mixtur"] == pytest.approx(1 / 3)
    assert kin["专家"] == 1.0


def test_each_topic_has_both_languages_and_each_form_finds_it() -> None:
    for topic in load_topics():
        assert any("\u3400" <= form[0] <= "\u9fff" for form in topic.forms)
        assert any(form.isascii() for form in topic.forms)
        assert all(topic.pattern.search(form) for form in topic.forms)
