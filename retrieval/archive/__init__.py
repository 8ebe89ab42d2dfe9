"""The archive: every form of every day, as it was parsed. It is the truth; the index can be rebuilt from it."""

from retrieval.archive.catalogue import Archive
from retrieval.archive.change import Change
from retrieval.archive.day_records import DayRecord, DayState, FetchRecord, Outcome
from retrieval.archive.index_state import IndexRecord, IndexState

__all__ = ["Archive", "Change", "DayRecord", "DayState", "FetchRecord", "IndexRecord", "IndexState", "Outcome"]
