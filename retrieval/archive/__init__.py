"""The archive: every form of every day, as it was parsed. It is the truth; the index can be rebuilt from it."""

from retrieval.archive.catalogue import Archive
from retrieval.archive.change import Change
from retrieval.archive.index_state import IndexRecord, IndexState

__all__ = ["Archive", "Change", "IndexRecord", "IndexState"]
