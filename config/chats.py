"""Settings of the chats: who may use the bot, how much, and how it reaches Telegram and Discord."""

from __future__ import annotations

import re
from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import NoDecode

from config.problems import Problem

_LAST_PORT: Final = 65_535


def _split(value: object) -> object:
    """Ids as people list them: "1, 2" in a variable, [1, 2] or ["1", "2"] in a TOML file."""
    if isinstance(value, str):
        return tuple(value.replace(",", " ").split())
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else value


def _numbers(ids: tuple[str, ...]) -> tuple[str, ...]:
    for each in ids:
        if not each.removeprefix("-").isdecimal():
            raise ValueError(Problem("ids", found=repr(each)))
    return ids


def _web_address(url: str | None) -> str | None:
    if url is not None and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
        raise ValueError(Problem("http_address"))
    return url.rstrip("/") if url else None


def _gateway_address(url: str | None) -> str | None:
    if url is not None and (urlsplit(url).scheme not in {"ws", "wss"} or not urlsplit(url).hostname):
        raise ValueError(Problem("ws_address"))
    return url


def _listening_address(address: str) -> str:
    host, colon, port = address.rpartition(":")
    if not colon or not host or not port.isdecimal() or not 0 < int(port) <= _LAST_PORT:
        raise ValueError(Problem("listen"))
    return address


def _webhook_secret(secret: SecretStr | None) -> SecretStr | None:
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError(Problem("webhook_secret"))
    return secret


Ids = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_numbers)]
WebAddress = Annotated[str | None, AfterValidator(_web_address)]
GatewayAddress = Annotated[str | None, AfterValidator(_gateway_address)]
ListeningAddress = Annotated[str, AfterValidator(_listening_address)]
WebhookSecret = Annotated[SecretStr | None, AfterValidator(_webhook_secret)]


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")  # unknown names are found where all settings are read


class ChatSettings(_Group):
    """What holds on every platform. Times in the unit that the name says."""

    questions_a_minute: int = Field(default=6, ge=1)
    questions_a_day: int = Field(default=200, ge=1)
    memory_hours: float = Field(default=24, gt=0)
    buttons_days: float = Field(default=30, gt=0)
    stale_minutes: float = Field(default=5, gt=0)
    workers: int = Field(default=8, ge=1, le=64)
    waiting: int = Field(default=1000, ge=1)


class TelegramSettings(_Group):
    """How Telegram is reached, and by whom the bot may be used there. Empty lists allow everybody."""

    token: SecretStr | None = None
    users: Ids = ()
    chats: Ids = ()
    admins: Ids = ()
    base_url: WebAddress = "https://api.telegram.org"
    webhook_url: WebAddress = None
    webhook_listen: ListeningAddress = "127.0.0.1:8443"
    webhook_secret: WebhookSecret = None

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError(Problem("webhook_needs_secret"))
        return self


class DiscordSettings(_Group):
    """How Discord is reached, and by whom the bot may be used there. Empty lists allow everybody."""

    token: SecretStr | None = None
    users: Ids = ()
    servers: Ids = ()
    channels: Ids = ()
    admins: Ids = ()
    api_url: WebAddress = "https://discord.com/api/v10"
    gateway_url: GatewayAddress = None
    mentions: bool = False
    open_threads: bool = False
