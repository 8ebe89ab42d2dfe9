"""Settings of the sources: where digests come from, and how often they are asked."""

from __future__ import annotations

from datetime import date
from string import Formatter
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_settings import NoDecode

from config.problems import Problem

HUGGING_FACE: Final = "https://huggingface.co"
_OFF: Final = frozenset({"off", "none", "no", "false", "0"})
_ANY_DAY: Final = date(2026, 1, 20)


def _split(value: object) -> object:
    """Several values as people list them: with white space between them, or a list in a TOML file."""
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(value) if isinstance(value, list) else value


def _split_hosts(value: object) -> object:
    return _split(value.replace(",", " ") if isinstance(value, str) else value)


def _off(value: object) -> object:
    return None if value is False or (isinstance(value, str) and value.strip().lower() in _OFF) else value


def _web_address(url: str | None) -> str | None:
    if url is not None and not _is_web(url):
        raise ValueError(Problem("http_address_or_off"))
    return url.rstrip("/") if url else None


def _dated_addresses(urls: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    for number, url in enumerate(urls, 1):
        if problem := _problem_of(url.get_secret_value()):
            raise ValueError(Problem("dated_address", number=number, problem=problem))
    return urls


def _problem_of(pattern: str) -> Problem | None:
    """What is wrong with an address in which the date is written as {date} or {date:%Y/%m/%d}; names none of it."""
    try:
        fields = [(name, conversion) for _, name, _, conversion in Formatter().parse(pattern) if name is not None]
    except ValueError:
        return Problem("dated_braces")
    if not fields or any(field != ("date", None) for field in fields):
        return Problem("dated_without_date")
    try:
        filled = pattern.format(date=_ANY_DAY)
    except ValueError:
        return Problem("dated_oddly")
    if not _is_web(filled) or "{" in urlsplit(pattern.partition("{date")[0]).netloc:
        return Problem("dated_no_http")
    if urlsplit(filled).netloc not in pattern:
        return Problem("dated_host")
    return None


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _one_ascii_line(text: str | None) -> str | None:
    if text is not None and not (text.isascii() and text.isprintable()):
        raise ValueError(Problem("ascii_line"))
    return text


Contact = Annotated[str | None, AfterValidator(_one_ascii_line)]  # part of a header of each request
WebAddress = Annotated[str | None, BeforeValidator(_off), AfterValidator(_web_address)]
DatedAddresses = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_split), AfterValidator(_dated_addresses)]
Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_hosts)]


class SourceSettings(BaseModel):
    """Where digests come from. The inbox of the data folder is always watched."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # unknown names are found where all settings are read

    huggingface: WebAddress = HUGGING_FACE
    urls: DatedAddresses = ()
    poll_minutes: float = Field(default=30.0, ge=1)
    settle_minutes: float = Field(default=30.0, ge=0)
    missing_days: int = Field(default=7, ge=0, le=366)
    private_hosts: Hosts = ()
    contact: Contact = None

    @property
    def trusted_hosts(self) -> frozenset[str]:
        """The hosts that the operator named, which may be inside a private network."""
        own = [url.get_secret_value() for url in self.urls]
        if self.huggingface not in {None, HUGGING_FACE}:
            own.append(str(self.huggingface))
        return frozenset({*self.private_hosts, *map(_host_of, own)})


def _host_of(url: str) -> str:
    """The host of an address with its port, as ``localhost:8080``."""
    parts = urlsplit(url)
    host = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
