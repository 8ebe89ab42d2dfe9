"""Settings of the language model that may word the answers."""

from __future__ import annotations

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from config.problems import Problem

_DEFAULT_URLS = {"openai": "https://api.openai.com/v1", "ollama": "http://localhost:11434"}


class ModelSettings(BaseModel):
    """Which model, where, how long it is waited for, and what it may cost. Without a name there is none."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # unknown names are found where all settings are read

    name: str | None = None
    kind: Literal["openai", "ollama"] = "openai"
    base_url: str | None = None
    api_key: SecretStr | None = None
    max_tokens: int = Field(default=1_000, ge=100)
    context_window: int = Field(default=32_000, ge=4_000)
    temperature: float | None = Field(default=None, ge=0, le=2)
    connect_seconds: float = Field(default=10.0, gt=0)
    first_token_seconds: float = Field(default=60.0, gt=0)
    between_tokens_seconds: float = Field(default=20.0, gt=0)
    whole_seconds: float = Field(default=180.0, gt=0)
    attempts: int = Field(default=2, ge=1, le=10)
    daily_tokens: int | None = Field(default=None, ge=1)
    daily_money: float | None = Field(default=None, gt=0)
    price_in: float = Field(default=0.0, ge=0)
    price_out: float = Field(default=0.0, ge=0)

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
            raise ValueError(Problem("http_address"))
        return url

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.daily_money is not None and not (self.price_in or self.price_out):
            raise ValueError(Problem("money_needs_prices"))
        if self.context_window < 3 * self.max_tokens:
            raise ValueError(Problem("window_too_small"))
        return self

    @property
    def url(self) -> str:
        """The address of the server: the one that is set, or where servers of the kind are as a rule."""
        return self.base_url or _DEFAULT_URLS[self.kind]
