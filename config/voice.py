"""Settings of the voice that reads the spoken edition."""

from __future__ import annotations

import shlex
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from config.problems import Problem


class VoiceSettings(BaseModel):
    """Which engine reads, and how. ``zh`` and ``en`` are the engine's names of its voices.

    ``command`` is a program with its arguments, split as a shell would and never run by one: the script comes by
    standard input, and the program writes WAV or mp3 to standard output, or to the file ``{out}`` where that stands in
    it; ``{language}`` and ``{voice}`` are filled in as well.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")  # unknown names are found where all settings are read

    engine: Literal["none", "edge", "openai", "espeak", "command"] = "none"
    zh: str | None = None
    en: str | None = None
    speed: float = Field(default=1.0, ge=0.5, le=2)
    base_url: str | None = None
    api_key: SecretStr | None = None
    model: str | None = None
    command: str | None = None
    seconds: float = Field(default=120.0, gt=0)
    attempts: int = Field(default=3, ge=1, le=10)

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
            raise ValueError(Problem("http_address"))
        return url.rstrip("/") if url else None

    @field_validator("command")
    @classmethod
    def _is_split(cls, command: str | None) -> str | None:
        try:
            shlex.split(command or "")
        except ValueError as error:
            raise ValueError(Problem("voice_command", problem=str(error))) from None
        return command

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.engine == "command" and not (self.command or "").strip():
            raise ValueError(Problem("voice_needs_command"))
        return self
