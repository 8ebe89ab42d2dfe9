from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.sentences import split_sentences

CASES = [
    ("一句。两句！三句？", ["一句。", "两句！", "三句？"]),
    ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
    ("准确率为 61.5%；速度提升 2.3 倍。", ["准确率为 61.5%；", "速度提升 2.3 倍。"]),
    (
        "It works. We test it in Fig. 3 with Smith et al. 2024 data.",
        ["It works.", "We test it in Fig. 3 with Smith et al. 2024 data."],
    ),
    ("It reaches 98.9. Then GPT-4.1 follows.", ["It reaches 98.9.", "Then GPT-4.1 follows."]),
    ("Is it fast? Yes! 很快。", ["Is it fast?", "Yes!", "很快。"]),
    ("第一行\n第二行没有句号\n\n第三行。", ["第一行", "第二行没有句号", "第三行。"]),
    ("基于 Qwen2.5-7B 训练. 结果更好", ["基于 Qwen2.5-7B 训练.", "结果更好"]),
    ("真的吗？！……好吧", ["真的吗？！……", "好吧"]),
    ("See e.g. Table 2. J. Smith wrote it.", ["See e.g. Table 2.", "J. Smith wrote it."]),
    ("👩‍🔬 测试。🎉 Done.", ["👩‍🔬 测试。", "🎉 Done."]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_splits(text: str, expected: list[str]) -> None:
    assert split_sentences(text) == expected


@given(st.text(alphabet=st.sampled_from("ab A.B1 2.!?。；”\n\t(）中文e.g"), max_size=80))
def test_loses_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
