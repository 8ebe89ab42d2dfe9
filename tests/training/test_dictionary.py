from __future__ import annotations

from pathlib import Path

from retrieval.index.lexicon import Lexicon, load_lexicon, load_lexicon_from, save_dictionary, save_lexicon
from retrieval.text.tokens import stem
from retrieval.training.dictionary import build_dictionary, parse_cedict

LINES = """# a comment
水母 水母 [shui3 mu3] /jellyfish/medusa/
蜂蜜 蜂蜜 [feng1 mi4] /honey/CL:個|个[ge4]/
蜜 蜜 [mi4] /honey/(fig.) sweet/
審判 审判 [shen3 pan4] /a trial/to try sb/
辢 辣 [la4] /old variant of 辣[la4]/
廣東 广东 [Guang3 dong1] /Guangdong province in south China/
T恤 T恤 [ti4 xu4] /T-shirt/
廚房 厨房 [chu2 fang2] /kitchen/CL:間|间[jian1]/
一日千里 一日千里 [yi1 ri4 qian1 li3] /lit. one day, a thousand miles (idiom); rapid progress/
broken line
""".splitlines()


def test_reads_words_with_one_word_meanings() -> None:
    entries = {entry.word: entry.meanings for entry in parse_cedict(LINES)}
    assert entries == {
        "水母": ("jellyfish", "medusa"),
        "蜂蜜": ("honey",),
        "蜜": ("honey", "sweet"),
        "审判": ("trial",),
        "厨房": ("kitchen",),
    }


def test_words_that_papers_use_and_of_usual_length_come_first() -> None:
    table = build_dictionary(parse_cedict(LINES), Lexicon({}, {}))
    assert table[stem("honey")] == ("蜂蜜", "蜜")
    assert build_dictionary(parse_cedict(LINES), Lexicon({}, {"蜜": 3.0}))[stem("honey")] == ("蜜", "蜂蜜")


def test_what_was_learned_goes_before_the_dictionary() -> None:
    lexicon = load_lexicon()
    assert "水母" in dict(lexicon.translations(stem("jellyfish")))
    assert dict(lexicon.translations("chat"))["聊天"] > 0.3


def test_a_written_table_is_read_again(tmp_path: Path) -> None:
    save_lexicon(tmp_path, [("judge", "法官", 0.4)], {"judge": 5.0})
    save_dictionary(tmp_path, {"judge": ("判断",), "honei": ("蜂蜜",)})
    (tmp_path / "aliases.toml").write_text('[aliases]\n"腾讯" = ["tencent"]\n', encoding="utf-8")
    lexicon = load_lexicon_from(tmp_path)
    assert lexicon.translations("honei") == (("蜂蜜", 0.3),)
    assert lexicon.translations("judge") == (("法官", 0.4),)
    assert lexicon.translations("腾讯") == (("tencent", 1.0),)
