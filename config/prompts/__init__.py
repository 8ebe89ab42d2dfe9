"""What a language model is told, in Chinese (``*.zh.txt``) and English (``*.en.txt``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

REFUSAL = "NOT_IN_DIGESTS"
"""What the model writes, alone, where the passages do not answer. Code turns it into a refusal in words."""

PROMPTS = ("answer", "ask", "language", "repair", "condense")
NOTE_PROMPTS = ("note", "note_ask", "note_mend", "note_repair")


@cache
def load_prompt(name: str, language: str) -> str:
    """The text of a prompt, with its ``{placeholders}``."""
    return files(__name__).joinpath(f"{name}.{language}.txt").read_text(encoding="utf-8").strip()


def render_prompt(name: str, language: str, /, **values: object) -> str:
    """A prompt with its placeholders filled; values are not looked into."""
    return load_prompt(name, language).format(refusal=REFUSAL, **values)
