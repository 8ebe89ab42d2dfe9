"""``python -m retrieval.training``: train the built-in embedding and the lexicon, and measure them."""

from __future__ import annotations

import sys

try:
    from retrieval.training.commands import app
except ModuleNotFoundError as error:
    sys.exit(f"Training needs {error.name}, which is not installed: pip install 'paperboy[train]'")

app()
