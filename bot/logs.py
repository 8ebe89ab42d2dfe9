"""The log of a running bot: a line an event on stderr, without secrets."""

from __future__ import annotations

import logging
from collections.abc import Iterable

_FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"
_TALKATIVE = ("httpx", "httpcore", "aiohttp.access", "telegram", "discord")  # httpx names addresses, which hold tokens
_HIDDEN = "***"


class HidingFormatter(logging.Formatter):
    """Writes log lines with the secrets struck out, wherever they came from."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(_FORM)
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return line


def start_logging(secrets: Iterable[str]) -> None:
    """Log from now on; of libraries that say much, warnings only."""
    handler = logging.StreamHandler()
    handler.setFormatter(HidingFormatter(secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
