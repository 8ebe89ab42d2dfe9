"""Two passages, and a gate over them, for the tests of grounding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from retrieval.answer.ground.gate import Dropped, Gate, Kept, Reason, Verdict
from retrieval.answer.ground.names import LexiconVocabulary
from retrieval.answer.ground.numbers import Kind, Number
from retrieval.answer.ground.secrets import SecretText
from retrieval.answer.ground.source import EmbeddedLikeness, Source
from retrieval.index.embedding import load_builtin
from retrieval.index.lexicon import load_lexicon
from retrieval.types import Language

MAP = Source(
    "a1b2",
    "2601.05432",
    date(2026, 1, 12),
    (
        "Thinking with Map: Agents that Read Maps",
        "用地图思考：会读地图的智能体",
        "该方法在 MAPBench 上把准确率从 8.0% 提升到 22.1%，超过了 Gemini-3-Pro。",
        "作者用强化学习训练了一个 7B 的模型，训练数据有 3.5万条。",
        "美团提出了一个两阶段的训练流程，推理速度快 2 倍。",
    ),
)
TOOLS = Source(
    "c3d4",
    "2601.05808",
    date(2026, 1, 12),
    (
        "EnvScaler: Tool Environments by the Hundred",
        "EnvScaler builds 191 tool environments with 2.9 million calls for training Qwen3-8B agents.",
    ),
)
INSTRUCTIONS = (
    "Every sentence of your answer ends with the key of the passage that it rests on. "
    "每一句话都要以它所依据的资料的键结尾。"
)
LIKENESS = EmbeddedLikeness(load_builtin())


def gate(language: Language = "en") -> Gate:
    vocabulary = LexiconVocabulary(load_lexicon())
    return Gate([MAP, TOOLS], language, vocabulary=vocabulary, likeness=LIKENESS, secret=SecretText([INSTRUCTIONS]))


def verdicts(text: str, language: Language = "en") -> list[Verdict]:
    own = gate(language)
    return [*own.feed(text), *own.close()]


def reasons(text: str, language: Language = "en") -> list[Reason | None]:
    return [verdict.reason if isinstance(verdict, Dropped) else None for verdict in verdicts(text, language)]


def shown(text: str, language: Language = "en") -> str:
    return "".join(verdict.lead + verdict.text for verdict in verdicts(text, language) if isinstance(verdict, Kept))


def number(value: str, kind: Kind = Kind.PLAIN) -> Number:
    return Number(Decimal(value), kind)
