"""Three days of short papers of our own, to be asked about: Chinese, English, and both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from retrieval.answer.engine import QAEngine
from retrieval.types import Answer, Digest, Form, Language, Links, Paper, Question, Section, SectionName, Turn
from tests.fakes.digests import digest_of

MONDAY, TUESDAY, THURSDAY = date(2026, 1, 12), date(2026, 1, 13), date(2026, 1, 15)
NOT_HELD = date(2026, 1, 14)  # a Wednesday
FRIDAY = date(2026, 1, 16)  # today, whose digest is not out
Ask = Callable[..., Answer]


def asking(engine: QAEngine) -> Ask:
    """Asks an engine: the text, then history, today, language and scope by name."""

    def ask(text: str, *history: Turn, today: date = FRIDAY, **given: Any) -> Answer:  # noqa: ANN401 - Question's own
        return engine.answer(Question(text, today, history, **given))

    return ask


def written(
    number: int,
    title: str,
    *,
    title_zh: str | None = None,
    zh: dict[SectionName, str] | None = None,
    en: dict[SectionName, str] | None = None,
    code: str | None = None,
    authors: tuple[str, ...] = (),
) -> Paper:
    """A paper with the sections given in each language, the Chinese ones of a newsletter, the English of the API."""
    texts: tuple[tuple[Language, Form, dict[SectionName, str]], ...] = (
        ("zh", Form.NEWSLETTER, zh or {}),
        ("en", Form.HF_DAILY, en or {}),
    )
    paper_id = f"2601.{number:05}"
    return Paper(
        paper_id,
        title,
        1,
        title_zh,
        tuple(Section(name, text, language, form) for language, form, held in texts for name, text in held.items()),
        Links.of_arxiv_id(paper_id, code=code),
        authors,
        organization="Lighthouse Robotics Lab" if authors else None,
        upvotes=41 if authors else None,
    )


ABSTRACT = SectionName.ABSTRACT
TOUCH_GRIP = written(
    10001,
    "TouchGrip: Fragile Objects in Hand",
    title_zh="TouchGrip：拿稳易碎物体的机械手",
    zh={
        SectionName.CONTRIBUTION: "本文提出 TouchGrip，让机械手靠触觉传感器学会抓取鸡蛋和薯片一类的易碎物体。",
        SectionName.INNOVATIONS: "触觉信号每秒采样 240 次，并与相机画面一起送进策略网络。\n"
        "失败的抓取会被自动标注，再用于训练。",
        SectionName.RESULTS: "在 36 种易碎物体上，抓取成功率达到 97.3%，而只靠视觉的方法为 71.5%。\n"
        "训练只用了 12 小时的演示。",
    },
    code="https://github.com/lighthouse-robotics/touchgrip",
    authors=("Ada Moreno", "Li Wei"),
)
FRAME_WALK = written(
    10002,
    "FrameWalk: Answering Questions about Long Videos",
    en={
        ABSTRACT: "We present FrameWalk, which answers questions about hour-long videos with a small memory. "
        "It keeps 64 frames and forgets the rest. On LongShow it reaches 68.9% accuracy, 5.4 points above the best "
        "earlier method. Its memory takes 3 GB."
    },
)
MARK_TEXT = written(
    10003,
    "MarkText: Signs That Stay",
    title_zh="MarkText：改写之后仍在的文本水印",
    zh={ABSTRACT: "本文给大语言模型生成的文本加上水印，改写和翻译之后仍能认出来。在改写攻击下检出率为 92.6%。"},
    en={
        ABSTRACT: "MarkText watermarks the text that large language models write, and still finds the mark after "
        "paraphrase and translation. Under paraphrase attacks 92.6% of the marks are detected."
    },
)
THIN_WIRE = written(
    10004,
    "ThinWire: Gradients on a Diet",
    en={
        ABSTRACT: "ThinWire compresses gradients before they travel between data centres. "
        "Communication falls by a factor of 18 while the loss of a 7B model stays the same."
    },
)
PROMPT_SHIELD = written(
    10005,
    "PromptShield: Catching Prompt Injection in Web Agents",
    title_zh="PromptShield：识别网页智能体遇到的提示注入",
    zh={ABSTRACT: "网页里的隐藏指令会劫持智能体。PromptShield 识别这类提示注入攻击，把攻击成功率从 43% 降到 2%。"},
)
OLD_FACE = written(
    10006,
    "OldFace: Restoring Photographs by Diffusion",
    title_zh="用扩散模型修复老照片",
    zh={ABSTRACT: "OldFace 用扩散模型修复老照片里的人脸，先去划痕再补细节。修复一张照片要 1.8 秒。"},
)
LEAK_PROBE = written(
    10007,
    "LeakProbe: What Chat Models Remember",
    en={
        ABSTRACT: "Attackers extract private training data from chat models by asking the right questions. "
        "LeakProbe measures this and finds that 4.1% of the e-mail addresses leak. GPT-5.2 leaks less than Qwen3."
    },
)
CROSS_OVER = written(
    10008,
    "CrossOver: Will They Walk?",
    title_zh="行人过街意图预测",
    zh={ABSTRACT: "自动驾驶汽车要预测行人会不会过马路。CrossOver 看行人的姿态和目光，提前 2.3 秒作出预测。"},
)
RAIN_SIGHT = written(
    10009,
    "RainSight: Weather Forecasting with Graph Networks",
    title_zh="RainSight：用图网络做天气预报",
    zh={ABSTRACT: "RainSight 用图神经网络预报未来三天的降雨，误差比数值天气预报低 15%。"},
)
STEP_COACH = written(
    10011,
    "StepCoach: Reinforcement Learning Step by Step for Mathematics",
    title_zh="StepCoach：逐步奖励的数学强化学习",
    zh={
        ABSTRACT: "StepCoach 用强化学习训练数学推理，给每一步推理单独的奖励。在 AIME 上比 DeepSeek-V3 高 4.2 个百分点。"
    },
)
TOOL_GYM = written(
    10012,
    "ToolGym: Training Tool-Using Agents with Reinforcement Learning",
    title_zh="ToolGym：用强化学习训练会用工具的智能体",
    zh={ABSTRACT: "ToolGym 搭建了 520 个工具环境，用强化学习训练智能体调用工具。任务成功率提升到 63%。"},
)
CODE_MEND = written(
    10013,
    "CodeMend: Repairing Repositories",
    title_zh="CodeMend：修复代码仓库里的缺陷",
    zh={ABSTRACT: "CodeMend 让代码生成模型在整个仓库里定位并修复缺陷，修复率为 38.4%。"},
)
SOFT_VOICE = written(
    10014,
    "SoftVoice: Speech Synthesis That Whispers",
    title_zh="SoftVoice：会耳语的语音合成",
    zh={ABSTRACT: "SoftVoice 合成耳语和轻声的语音，只需 8 秒的参考录音。听者的自然度评分为 4.4 分。"},
)
FOLD_MAP = written(
    10015,
    "FoldMap: Protein Structures from Noisy Microscopes",
    title_zh="FoldMap：从带噪显微图像重建蛋白质结构",
    zh={ABSTRACT: "FoldMap 从带噪声的冷冻电镜图像重建蛋白质结构，分辨率达到 2.9 埃。"},
)

DIGESTS: tuple[Digest, ...] = (
    digest_of(MONDAY, TOUCH_GRIP, FRAME_WALK, MARK_TEXT, THIN_WIRE, PROMPT_SHIELD),
    digest_of(TUESDAY, OLD_FACE, LEAK_PROBE, CROSS_OVER, RAIN_SIGHT, TOUCH_GRIP),
    digest_of(THURSDAY, STEP_COACH, TOOL_GYM, CODE_MEND, SOFT_VOICE, FOLD_MAP),
)
PAPERS = {paper.id: paper for digest in DIGESTS for paper in digest.papers}


def turns(asked: str, said: str, *cited: Paper) -> tuple[Turn, ...]:
    """A question and its answer, which cites the papers."""
    return Turn("user", asked), Turn("assistant", said, tuple(paper.id for paper in cited))
