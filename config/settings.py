"""What can be set: by environment variables ``PAPERBOY_*``, a ``.env`` file or a TOML file.

The environment wins over ``.env`` in the working directory, which wins over the TOML file that ``PAPERBOY_CONFIG``
names. Only the command line and the composition root read this. ``config/example.env`` lists every variable.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from config.chats import ChatSettings, DiscordSettings, TelegramSettings
from config.language_model import ModelSettings
from config.making import MakingSettings
from config.problems import Problem, problem_of_type
from config.push import PushSettings
from config.sources import SourceSettings
from config.voice import VoiceSettings

PREFIX = "PAPERBOY_"
CONFIG_VARIABLE = "PAPERBOY_CONFIG"
ENV_FILE = ".env"
_NEAR = 0.75  # alike enough for a slip: TIMEZONE for TIME_ZONE has 0.94, NOSUCH for VOICE__ZH 0.4


class SettingsError(Exception):
    """Settings are wrong. ``problems`` has one sentence for each, with the name of the variable and no secret.

    ``language`` is the one that the settings name, if they name one; the sentences are English until ``in_words``.
    """

    def __init__(self, problems: Iterable[Problem], language: Literal["zh", "en"] | None = None) -> None:
        self.problems = tuple(problems)
        self.language = language
        super().__init__("\n".join(self.problems))

    def in_words(self, language: Literal["zh", "en"]) -> tuple[str, ...]:
        """The sentences in a language."""
        return tuple(problem.in_words(language) for problem in self.problems)


class Settings(BaseSettings):
    """All settings, checked. A value that may hold a password or a key is a SecretStr."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        extra="ignore",  # a name that is not a setting is found by `_unknown_names`, with a guess at what was meant
        frozen=True,
    )

    data_dir: Path = Field(default_factory=lambda: user_data_path("paperboy", appauthor=False))
    archive_url: SecretStr | None = None
    chroma_url: SecretStr | None = None
    embedding: str = "builtin"
    embedding_base_url: str | None = None
    embedding_api_key: SecretStr | None = None
    language: Literal["auto", "zh", "en"] = "auto"
    time_zone: str | None = None
    model: ModelSettings = ModelSettings()
    chat: ChatSettings = ChatSettings()
    sources: SourceSettings = SourceSettings()
    telegram: TelegramSettings = TelegramSettings()
    discord: DiscordSettings = DiscordSettings()
    voice: VoiceSettings = VoiceSettings()
    push: PushSettings = PushSettings()
    making: MakingSettings = MakingSettings()

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return folder.expanduser().absolute()

    @field_validator("archive_url", "chroma_url")
    @classmethod
    def _is_url(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not urlsplit(url.get_secret_value()).scheme:
            raise ValueError(Problem("any_address"))
        return url

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, name: str | None) -> str | None:
        if name is not None and not _is_known_zone(name):
            raise ValueError(Problem("zone"))
        return name

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic passes it by this name
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The sources, the strongest first."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=os.environ.get(CONFIG_VARIABLE) or None)
        return init_settings, env_settings, dotenv_settings, file

    def today(self) -> date:
        """Today's date in the set time zone, or in the system's."""
        return datetime.now(UTC).astimezone(ZoneInfo(self.time_zone) if self.time_zone else None).date()


def load_settings(*, data_dir: Path | None = None) -> Settings:
    """The settings of this process; ``data_dir`` is the one of the command line, which wins.

    Raises SettingsError with every problem at once.
    """
    if unreadable := _unreadable_files():
        raise SettingsError(unreadable, _language_in(os.environ))
    problems = _unknown_names()
    given = {} if data_dir is None else {"data_dir": data_dir}
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # the keys are the fields' own names
    except ValidationError as error:
        problems += [_explain(details) for details in error.errors(include_url=False)]
    if problems:
        raise SettingsError(problems, _language_named())
    return settings


def variables() -> tuple[str, ...]:
    """The names of all environment variables, in the order of the fields."""
    return (CONFIG_VARIABLE, *(f"{PREFIX}{name.replace('.', '__')}".upper() for name in setting_names()))


def setting_names() -> tuple[str, ...]:
    """The names of all settings; one of a group comes with it, as ``chat.workers``."""
    return tuple(_names_of(Settings))


def _names_of(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from (f"{name}.{inner}" for inner in _names_of(field.annotation))
        else:
            yield name


def _is_known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # not found, a folder of the zone database, not a name at all
        return False
    return True


def _language_named() -> Literal["zh", "en"] | None:
    """The language of the strongest source that names one."""
    file = {f"{PREFIX}{name}".upper(): str(value) for name, value in _from_toml_file().items()}
    named = (_language_in(source) for source in (os.environ, _from_env_file(), file))
    return next((language for language in named if language), None)


def _language_in(source: Mapping[str, str | None]) -> Literal["zh", "en"] | None:
    found = {name.upper(): value for name, value in source.items()}.get(f"{PREFIX}LANGUAGE")
    return "zh" if found == "zh" else "en" if found == "en" else None


def _unreadable_files() -> list[Problem]:
    problems: list[Problem] = []
    try:
        _from_env_file()
    except UnicodeDecodeError:
        problems.append(Problem("no_utf8", name=ENV_FILE))
    name = os.environ.get(CONFIG_VARIABLE)
    try:
        _from_toml_file()
    except OSError as error:
        problems.append(Problem("not_read", variable=CONFIG_VARIABLE, name=name, problem=error.strerror))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem("no_toml", variable=CONFIG_VARIABLE, name=name, problem=error))
    return problems


def _unknown_names() -> list[Problem]:
    """A sentence for each name that is no setting, with the place where it stands and the name that may be meant."""
    known = variables()
    return [
        *_unknown(_prefixed(os.environ), Problem("environment"), known),
        *_unknown(_prefixed(_from_env_file()), ENV_FILE, known),
        *_unknown(_flat(_from_toml_file()), os.environ.get(CONFIG_VARIABLE, ""), setting_names()),
    ]


def _from_env_file() -> Mapping[str, str | None]:
    return dotenv_values(ENV_FILE, encoding="utf-8") if Path(ENV_FILE).is_file() else {}


def _from_toml_file() -> Mapping[str, object]:
    name = os.environ.get(CONFIG_VARIABLE)
    return tomllib.loads(Path(name).read_text(encoding="utf-8")) if name else {}


def _flat(table: Mapping[str, object]) -> Iterator[str]:
    """The names in a TOML file, those of a table as ``chat.workers``."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from (f"{name}.{inner}" for inner in value)
        else:
            yield name


def _prefixed(names: Iterable[str]) -> list[str]:
    return [name for name in map(str.upper, names) if name.startswith(PREFIX)]


def _unknown(names: Iterable[str], place: str, known: Sequence[str]) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            meant = _near_miss(name, known)
            if meant is None:
                yield Problem("unknown", name=name, place=place)
            else:
                yield Problem("near_miss", name=name, place=place, meant=meant)


def _near_miss(name: str, known: Iterable[str]) -> str | None:
    """The name that was meant, if it differs in a sign or two; what all names begin with tells nothing."""
    by_rest = {each.removeprefix(PREFIX): each for each in known}
    near = get_close_matches(name.removeprefix(PREFIX), by_rest, n=1, cutoff=_NEAR)
    return by_rest[near[0]] if near else None


def _explain(details: ErrorDetails) -> Problem:
    name = PREFIX + "__".join(str(part) for part in details["loc"]).upper()
    context, said = details.get("ctx", {}), details["msg"].removeprefix("Value error, ")
    own = getattr(context.get("error"), "args", ())  # of a check of ours, which raised a ValueError
    reason = own[0] if own and isinstance(own[0], Problem) else problem_of_type(details["type"], context, said)
    return Problem("wrong", name=name, reason=reason)
