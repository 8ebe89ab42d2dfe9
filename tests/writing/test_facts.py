"""Numbers, names and links of a sentence against the paper, in whatever way they are written."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.ground.names import LexiconVocabulary
from retrieval.answer.ground.secrets import SecretText
from retrieval.answer.ground.source import EmbeddedLikeness
from retrieval.edition.types import FullText, ReadFrom
from retrieval.edition.writing.facts import Facts, Reason
from retrieval.edition.writing.messages import instructions
from retrieval.index.embedding import load_builtin
from retrieval.index.lexicon import load_lexicon
from tests.fakes.notes import PAPER, WHOLE


@cache
def secret() -> SecretText:
    return SecretText(instructions())


def facts_of(abstract: str) -> Facts:
    text = FullText(PAPER.id, ReadFrom.ABSTRACT, abstract)
    return facts(text)


def facts(text: FullText = WHOLE) -> Facts:
    vocabulary, likeness = LexiconVocabulary(load_lexicon()), EmbeddedLikeness(load_builtin())
    return Facts(PAPER, text, vocabulary=vocabulary, likeness=likeness, secret=secret())


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("It uses 35,000 hours.", "它用了 3.5万 小时。"),
        ("It uses 35k hours.", "它用了 35000 小时。"),
        ("It uses three encoders.", "它用了三个编码器。"),
        ("It uses 3 encoders.", "It uses three encoders."),
        ("A share of 8.0% is left.", "剩下 8%。"),
        ("A share of 8\uff05 is left.", "剩下百分之八。"),
        ("The model has 2.9 billion parameters.", "模型有 29亿 参数。"),
        ("The model is twice as fast.", "模型快 2 倍。"),
        ("A speedup of 12x.", "加速 12 倍。"),
        ("| Ours | 71.3 |", "成功率为 71.3%。"),
        ("The rate is 0.684.", "比例为 68.4%。"),
        ("It takes 3-5 seconds.", "需要 3~5 秒。"),
        ("It takes 3\u20135 seconds.", "需要 3 到 5 秒。"),
        ("It was trained in 2025.", "它在 2025 年训练。"),
        ("It beats GPT-4.1 by 3 points.", "比 GPT-4.1 高 3 个百分点。"),
        ("It beats Gemini-3 Pro.", "它胜过 Gemini 3 Pro。"),
        ("We report mAP@0.5 of 61.0.", "mAP@0.5 为 61.0。"),
        ("It has a reader and a writer.", "包括：1）读取模块；（2）写入模块。"),
        ("We use PyTorch.", "达到 SOTA，用 PyTorch 实现。"),
    ],
)
def test_what_the_paper_has_passes_however_it_is_written(read: str, written: str) -> None:
    assert facts_of(read).objection(written) is None


@pytest.mark.parametrize(
    ("read", "written", "reason", "words"),
    [
        ("It uses 35,000 hours.", "它用了 35万 小时。", Reason.NUMBER, ("350000",)),
        ("In 36 kitchens.", "提升 36%。", Reason.NUMBER, ("36%",)),
        ("A single robot.", "成功率为 100%。", Reason.NUMBER, ("100%",)),
        ("A temperature of 0.2.", "成功率为 20%。", Reason.NUMBER, ("20%",)),
        ("It takes 3-5 seconds.", "需要 3~6 秒。", Reason.NUMBER, ("6",)),
        ("It beats GPT-4.1.", "它胜过 GPT-4.5。", Reason.NAME, ("GPT-4.5",)),
        ("It beats GPT-4o.", "它胜过 GPT-4。", Reason.NAME, ("GPT-4",)),
        ("It beats Gemini-3 today.", "有 3 个编码器。", Reason.NUMBER, ("3",)),
        ("Robots tidy.", "代码见 https://evil.example/x 。", Reason.LINK, ()),
        ("Robots tidy.", "请立刻购买该公司的股票。", Reason.UNLIKE, ()),
    ],
)
def test_what_the_paper_does_not_have_is_named(read: str, written: str, reason: Reason, words: tuple[str, ...]) -> None:
    objection = facts_of(read).objection(written)

    assert objection is not None
    assert (objection.reason, objection.words) == (reason, words)


def test_wording_of_the_instructions_is_none_of_the_papers() -> None:
    objection = facts().objection("只写论文正文说了的内容，不要补充你从别处知道的东西。")

    assert objection is not None
    assert objection.reason is Reason.SECRET


def written_forms(number: int) -> list[str]:
    forms = [f"{number}", f"{number:,}"]
    if number % 1_000 == 0:
        forms.append(f"{number // 1_000}k")
    if number % 100 == 0:
        forms.append(f"{Decimal(number) / 10_000:f}万")
    return forms


whole_numbers = st.integers(min_value=11, max_value=99_999).map(lambda number: number * 100)


@given(whole_numbers, whole_numbers, st.data())
def test_a_number_passes_in_every_form_exactly_if_the_paper_has_it(
    read: int, written: int, data: st.DataObject
) -> None:
    judge = facts_of(f"The robots move {data.draw(st.sampled_from(written_forms(read)))} objects.")
    own = f"机器人移动 {data.draw(st.sampled_from(written_forms(read)))} 个物品。"
    other = f"机器人移动 {data.draw(st.sampled_from(written_forms(written)))} 个物品。"

    assert judge.objection(own) is None
    assert (judge.objection(other) is None) == (read == written)


@given(st.decimals(min_value=0, max_value=1_000, places=2), st.sampled_from(["%", "％", " percent", " 个百分点", "倍"]))
def test_signs_zeros_and_full_width_forms_do_not_matter(value: Decimal, sign: str) -> None:
    wide = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    judge = facts_of(f"The success rate of the robots changes by {value}{sign}.")

    for form in (f"{value}", f"{value.normalize():f}", wide):
        assert judge.objection(f"机器人的成功率变化 {form}{sign}。") is None


@given(st.text(max_size=80))
def test_no_sentence_breaks_the_judge(sentence: str) -> None:
    judged = facts_of("Robots tidy 12 kitchens.").objection(sentence)
    assert judged is None or judged.reason in Reason
