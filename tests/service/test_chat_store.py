"""What the memory of chats keeps, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from bot.store import FAILED, ChatStore, Exchange, Spent, new_token
from bot.store.exchange import dump_answer, dump_question, load_answer, load_question
from bot.store.store import EXCHANGES_REMEMBERED
from retrieval.archive import Archive
from retrieval.errors import StoreError
from retrieval.types import Answer, Citation, Question, Scope, ScopeSource, Status
from tests.fakes.engines import cited

NOW = datetime(2026, 1, 21, 8, tzinfo=UTC)
DAY = NOW.date()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "chats.sqlite"


@pytest.fixture
def store(place: Path) -> Iterator[ChatStore]:
    store = ChatStore(place)
    yield store
    store.close()


def exchange(number: int, conversation: str = "telegram/1//") -> Exchange:
    asked_at = NOW + timedelta(minutes=number)
    return Exchange(new_token(), conversation, asked_at, Question(f"问题{number}", DAY), cited(f"答{number}"))


days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
scopes = st.none() | st.builds(Scope, days, days, st.sampled_from(ScopeSource))
texts = st.text(st.characters(exclude_categories=["Cs"]))
citations = st.builds(
    Citation, texts, texts, texts, st.none() | texts, st.none() | texts, st.none() | texts, days, texts
)


@given(st.builds(Question, texts, days, language=st.sampled_from([None, "zh", "en"]), scope=scopes))
def test_a_question_is_read_back(question: Question) -> None:
    assert load_question(dump_question(question)) == question


@given(
    st.builds(
        Answer,
        st.sampled_from(Status),
        texts,
        st.lists(citations).map(tuple),
        scopes,
        st.sampled_from(["zh", "en"]),
        st.none() | texts,
        st.floats(0, 1e6),
    )
)
def test_an_answer_is_read_back(answer: Answer) -> None:
    assert load_answer(dump_answer(answer)) == answer


def test_an_exchange_is_kept_without_its_history(store: ChatStore) -> None:
    kept = exchange(1)
    store.keep(kept)
    assert store.exchange(kept.token) == kept
    assert store.exchange("other") is None


def test_the_latest_exchanges_are_remembered_in_order(store: ChatStore) -> None:
    exchanges = [exchange(number) for number in range(EXCHANGES_REMEMBERED + 3)]
    for each in reversed(exchanges):
        store.keep(each)
    turns = store.history("telegram/1//", NOW)
    assert [turn.content for turn in turns[::2]] == [f"问题{number}" for number in range(3, 13)]
    assert [turn.content for turn in store.history_before(exchanges[2])] == ["问题0", "答0", "问题1", "答1"]
    assert store.history("telegram/1//", NOW + timedelta(hours=1)) == ()
    assert store.history("telegram/2//", NOW) == ()


def test_old_exchanges_go(store: ChatStore) -> None:
    for number in range(4):
        store.keep(exchange(number))
    assert store.forget_before(NOW + timedelta(minutes=2)) == 2
    assert len(store.history("telegram/1//", NOW)) == 4


def test_a_moved_chat_takes_its_own_conversations_along(store: ChatStore) -> None:
    for name in ("telegram/-1//7", "telegram/-1/5/8", "telegram/-12//7", "telegram/%//7", "discord/-1//7"):
        store.keep(exchange(1, name))
    store.move("telegram/-1/", "telegram/-100/")
    moved = ("telegram/-100//7", "telegram/-100/5/8", "telegram/-12//7", "telegram/%//7", "discord/-1//7")
    assert all(store.history(name, NOW) for name in moved)
    assert not store.history("telegram/-1//7", NOW)


def test_usage_by_day(store: ChatStore) -> None:
    yesterday = DAY - timedelta(days=1)
    store.keep(exchange(1), Spent(DAY, "telegram/1", "answered", 10))
    store.count(Spent(DAY, "telegram/1", "answered", 30))
    store.count(Spent(DAY, "telegram/1", FAILED, 5))
    store.count(Spent(DAY, "telegram/2", "refused", 5))
    store.count(Spent(yesterday, "telegram/2", "answered", 1))
    assert store.questions_of(DAY, "telegram/1") == 3
    assert store.questions_of(DAY, "telegram/3") == 0
    (usage,) = store.usage(DAY)
    assert (usage.users, usage.milliseconds) == (2, 50)
    assert usage.outcomes == {"answered": 2, FAILED: 1, "refused": 1}
    assert [each.day for each in store.usage(yesterday)] == [yesterday, DAY]


def test_it_can_share_a_database_with_the_archive(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'both.sqlite'}"
    archive, store = Archive(url), ChatStore(url)
    store.keep(exchange(1))
    assert archive.days() == ()
    archive.close()
    store.close()
    again = ChatStore(url)
    assert again.history("telegram/1//", NOW)
    again.close()


def test_a_newer_schema_is_refused(place: Path) -> None:
    ChatStore(place).close()
    engine = create_engine(f"sqlite:///{place}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE chat_meta SET value = '99'"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"The memory of chats .* was written by a newer paperboy"):
        ChatStore(place)


def test_a_file_that_is_no_database_is_named(place: Path) -> None:
    place.write_text("论文" * 1000, encoding="utf-8")
    with pytest.raises(StoreError, match=r"The memory of chats .* cannot be used"):
        ChatStore(place)
