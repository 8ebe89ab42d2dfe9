"""Settings of making a day's digest: what it is made from, in which language, where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from config.chats import WebAddress


class MakingSettings(BaseModel):
    """How editions are made. ``folder`` None is ``digests`` in the data folder."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # unknown names are found where all settings are read

    daily: bool = False
    first_editions: bool = True
    folder: Path | None = None
    language: Literal["zh", "en"] = "zh"
    site_url: WebAddress = None
    at_once: int = Field(default=4, ge=1, le=16)
    patience_hours: float = Field(default=3.0, gt=0)
    push_picture: bool = True
    push_audio: bool = True
    arxiv_url: WebAddress = "https://arxiv.org"
    export_url: WebAddress = "https://export.arxiv.org"

    @field_validator("folder")
    @classmethod
    def _absolute(cls, folder: Path | None) -> Path | None:
        return None if folder is None else folder.expanduser().absolute()
