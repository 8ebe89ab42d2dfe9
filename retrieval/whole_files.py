"""Files that are whole at any moment: a reader sees the old content or the new one, never a part."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

UNFINISHED: Final = ".new"  # how the name of a file ends that is being written; it begins with a dot


def write_whole(path: Path, content: bytes) -> None:
    """Put content in a file's place, which makes its folder; processes and threads may write the same file at once.

    It is on the disk when this returns. Raises OSError, and leaves nothing beside the file then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{secrets.token_hex(8)}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
