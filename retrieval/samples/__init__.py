"""Two days of sample digests: 2026-01-14 and 2026-01-21, each as a newsletter and as a report.

They let a newcomer ask questions at once, and tests read them as the smallest real archive. The papers are real: their
titles, arXiv ids, links and figures are those of the Hugging Face Daily Papers of these days, 14 chosen of each. The
texts are paperboy's own, mostly Chinese with some English: short notes made from the abstracts and, for 2026-01-14,
from reading notes on the full papers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path


@contextmanager
def sample_folder() -> Iterator[Path]:
    """The folder of the sample digests, for as long as the context lasts.

    Its files are named ``YYYY-MM-DD.newsletter.md`` and ``YYYY-MM-DD.report.md``.
    """
    with as_file(files(__name__)) as folder:
        yield folder
