"""The built-in embedding: its table, its vectors, its files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from retrieval.errors import EmbeddingError
from retrieval.index import embedding
from retrieval.index.embedding import StaticEmbedder, load_builtin, load_embedder, load_static, save_static

MOST_BYTES = 12_000_000
SENTENCES = {
    "The robot hand learns to grasp fragile objects from touch sensors.": "有没有讲机械手靠触觉抓东西的",
    "A watermark hidden in the text shows that a language model wrote it.": "怎么给大模型生成的文本加水印",
    "Faces in old photographs are restored with a diffusion model.": "用扩散模型修复人脸老照片的是哪篇",
    "We measure how often chatbots invent facts about medicine.": "医疗问答里的幻觉怎么评测",
    "A camera on a drone maps the forest in three dimensions.": "无人机三维重建",
    "Speech of one person is cut out of a noisy recording.": "语音分离和降噪",
    "Gradients are compressed before they are sent between data centres.": "分布式训练里的梯度压缩",
    "Pedestrians are predicted to cross the road in front of self-driving cars.": "自动驾驶怎么预测行人轨迹",
    "Proteins with a wanted function are designed by a generative model.": "生成模型设计蛋白质",
    "Experts of a mixture are pruned to save memory.": "混合专家模型怎么剪枝省显存",
    "Students learn mathematics better with a patient tutor agent.": "教育场景的辅导智能体",
    "Satellite images show where crops will fail.": "遥感图像分析农作物",
    "The model answers questions about long videos frame by frame.": "长视频问答",
    "Code repairs are found by running the tests again and again.": "自动修代码bug",
    "A search engine rewrites the query before retrieval.": "检索前的查询改写",
    "Tables are turned into SQL by a small model.": "文本转SQL",
    "Attackers steal the training data by asking the right prompts.": "隐私泄露 训练数据提取攻击",
    "Music is composed from a description of its mood.": "根据文字描述生成音乐",
    "Knowledge is edited without training the network again.": "不重新训练就能改知识的模型编辑",
    "The reward model prefers long answers, which we correct.": "奖励模型偏爱长回答怎么纠正",
}


def table_of(rows: dict[str, list[int]]) -> StaticEmbedder:
    codes: NDArray[np.int8] = np.array(list(rows.values()), dtype=np.int8)
    return StaticEmbedder("made@1", list(rows), codes, np.ones(len(rows), dtype=np.float32))


SMALL = table_of({"猫": [1, 0, 0, 0], "狗": [0, 2, 0, 0], "cat": [1, 0, 1, 0], "what": [0, 0, 0, 7]})


def test_a_text_is_the_sum_of_its_distinct_tokens_at_unit_length() -> None:
    np.testing.assert_allclose(SMALL.embed_texts(["狗 猫 猫"]), [np.array([1, 2, 0, 0]) / np.sqrt(5)], rtol=1e-6)


def test_nothing_known_is_a_zero_row() -> None:
    vectors = SMALL.embed_texts(["", "😀", "zebra", "cat"])
    assert not vectors[:3].any()
    assert vectors[3].any()


def test_no_texts_are_no_rows() -> None:
    assert SMALL.embed_texts([]).shape == (0, 4)


def test_a_question_is_embedded_without_the_words_of_asking() -> None:
    table = table_of({"猫": [1, 0], "啥": [0, 1]})
    np.testing.assert_array_equal(table.embed_question("猫是啥"), [1, 0])


def test_a_question_of_asking_words_alone_is_embedded_with_them() -> None:
    table = table_of({"猫": [1, 0], "啥": [0, 1]})
    np.testing.assert_array_equal(table.embed_question("啥"), [0, 1])


def test_a_table_survives_its_file(tmp_path: Path) -> None:
    codes = np.arange(-7, 7, dtype=np.int8).reshape(7, 2)
    tokens = ["猫", "cat", "3d", "α", "学习", "c", "x"]
    save_static(tmp_path / "t.npz", stamp="t@1", tokens=tokens, codes=codes, scales=np.full(7, 0.5, np.float32))
    table = load_static(tmp_path / "t.npz")
    expected = StaticEmbedder("t@1", tokens, codes, np.full(7, 0.5, np.float32))
    assert (table.stamp, table.dimensions, table.vocabulary_size) == ("t@1", 2, 7)
    np.testing.assert_array_equal(table.embed_texts(tokens), expected.embed_texts(tokens))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"something else"])
def test_a_damaged_file_is_said_to_be_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.npz").write_bytes(content)
    with pytest.raises(EmbeddingError, match=r"t\.npz cannot be read"):
        load_static(tmp_path / "t.npz")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="cannot be read"):
        load_static(tmp_path / "nowhere.npz")


def test_tokens_without_rows_are_refused() -> None:
    with pytest.raises(EmbeddingError, match="damaged"):
        StaticEmbedder("made@1", ["猫", "狗"], np.zeros((1, 2), np.int8), np.ones(1, np.float32))


def test_the_builtin_vectors_are_of_unit_length() -> None:
    vectors = load_builtin().embed_texts(list(SENTENCES))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_many_texts_are_embedded_as_each_alone() -> None:
    table = load_builtin()
    texts = [*SENTENCES, *SENTENCES.values(), ""]
    np.testing.assert_array_equal(table.embed_texts(texts), np.concatenate([table.embed_texts([t]) for t in texts]))


def test_chinese_questions_find_english_sentences() -> None:
    table = load_builtin()
    texts = table.embed_texts(list(SENTENCES))
    found = [int(np.argmax(texts @ table.embed_question(question))) for question in SENTENCES.values()]
    assert sum(place == right for right, place in enumerate(found)) >= 0.8 * len(SENTENCES)


def test_english_questions_find_chinese_texts() -> None:
    table = load_builtin()
    texts = table.embed_texts(list(SENTENCES.values()))
    found = [int(np.argmax(texts @ table.embed_question(sentence))) for sentence in SENTENCES]
    assert sum(place == right for right, place in enumerate(found)) >= 0.8 * len(SENTENCES)


def test_full_width_letters_do_not_matter() -> None:
    table = load_builtin()
    np.testing.assert_array_equal(table.embed_question("ＧＰＴ－４ 推理"), table.embed_question("GPT-4 推理"))


@given(st.text())
def test_any_text_has_a_vector_of_length_one_or_zero(text: str) -> None:
    length = float(np.linalg.norm(load_builtin().embed_question(text)))
    assert length == 0 or length == pytest.approx(1, abs=1e-5)


def test_the_shipped_files_are_small_enough() -> None:
    folder = Path(embedding.__file__).parent / "builtin"
    assert sum(file.stat().st_size for file in folder.iterdir()) < MOST_BYTES


def test_the_builtin_embedding_is_named_by_its_setting() -> None:
    assert load_embedder("builtin") is load_builtin()
