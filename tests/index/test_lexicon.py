"""Translations and how common words are."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from retrieval.errors import EmbeddingError
from retrieval.index import lexicon
from retrieval.index.lexicon import load_lexicon, load_lexicon_from, save_lexicon
from retrieval.text.tokens import search_tokens, stem

BUILTIN = Path(lexicon.__file__).parent / "builtin"
ALIASES: dict[str, list[str]] = tomllib.loads((BUILTIN / "aliases.toml").read_text(encoding="utf-8"))["aliases"]
EVERYDAY: dict[str, list[str]] = tomllib.loads((BUILTIN / "everyday.toml").read_text(encoding="utf-8"))["words"]


@pytest.mark.parametrize(
    ("token", "translation"),
    [("蒸馏", "distillation"), ("diffusion", "扩散"), ("幻觉", "hallucination"), ("千问", "qwen"), ("qwen", "千问")],
)
def test_words_of_the_field_are_translated(token: str, translation: str) -> None:
    assert translation in dict(load_lexicon().translations(token))


def test_translations_come_best_first_with_weights_up_to_one() -> None:
    weights = [weight for _, weight in load_lexicon().translations("agent")]
    assert weights == sorted(weights, reverse=True)
    assert all(0 < weight <= 1 for weight in weights)


def test_unknown_words_have_no_translation_and_no_idf() -> None:
    assert load_lexicon().translations("xyzzy") == ()
    assert load_lexicon().background_idf("xyzzy") is None


def test_rare_words_have_a_higher_idf_than_common_ones() -> None:
    rare, common = load_lexicon().background_idf("protein"), load_lexicon().background_idf("model")
    assert rare is not None
    assert common is not None
    assert rare > common > 0


@pytest.mark.parametrize("alias", ALIASES)
def test_each_alias_can_be_met_in_a_question(alias: str) -> None:
    assert alias in search_tokens(f"{alias}最近有啥新论文")


@pytest.mark.parametrize("name", sorted({name for names in ALIASES.values() for name in names}))
def test_each_name_of_an_alias_is_one_token(name: str) -> None:
    assert search_tokens(name)[0] == stem(name)


def test_tables_survive_their_files(tmp_path: Path) -> None:
    (tmp_path / "aliases.toml").write_text('[aliases]\n"豆包" = ["doubao"]\n', encoding="utf-8")
    save_lexicon(tmp_path, [("cat", "猫", 0.5), ("cat", "猫咪", 0.75)], {"猫": 1.25})
    (tmp_path / "everyday.toml").write_text('[words]\ncat = ["喵"]\nhoney = ["蜂蜜", "蜜"]\n', encoding="utf-8")
    read = load_lexicon_from(tmp_path)
    assert read.translations("cat") == (("猫咪", 0.75), ("猫", 0.5))
    assert read.translations(stem("honey")) == (("蜂蜜", 0.3), ("蜜", 0.3))
    assert read.translations("豆包") == (("doubao", 1.0),)
    assert read.translations("doubao") == (("豆包", 1.0),)
    assert read.background_idf("猫") == 1.25


def test_everyday_words_have_chinese_translations() -> None:
    assert "水母" in dict(load_lexicon().translations("jellyfish"))
    assert all(word.isascii() and word == word.casefold() and " " not in word for word in EVERYDAY)
    assert all(
        any("\u3400" <= character <= "\u9fff" for character in word) for words in EVERYDAY.values() for word in words
    )


def test_damaged_tables_are_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "aliases.toml").write_text("[aliases]\n", encoding="utf-8")
    save_lexicon(tmp_path, [], {})
    (tmp_path / "idf.tsv.gz").write_bytes(b"not gzip")
    with pytest.raises(EmbeddingError, match="lexicon cannot be read"):
        load_lexicon_from(tmp_path)
