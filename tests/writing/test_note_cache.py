"""What is paid for is kept: further runs, kills, late texts, budgets, several papers at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from retrieval.answer.model.budget import Budget, BudgetedModel, Ledger, Usage
from retrieval.answer.model.seam import LanguageModel, Message
from retrieval.edition.types import Note
from retrieval.edition.writing.writer import ModelWriter
from tests.fakes.notes import GOOD, PAPER, SHORT, WHOLE, answers, paper_of, writes
from tests.scripted_model.server import Play, ScriptedServer, Stage, fails, says, stops_without_end
from tests.scripted_model.setting import LONGEST

BuildWriter = Callable[..., ModelWriter]
PAPERS = [(paper_of(number), WHOLE) for number in range(1, 7)]
FROM_ABSTRACT = {
    "usage": ["不需要训练，单块 GPU 即可运行，代码已公开。"],
    "innovations": ["按层架和时间存放物品。"],
    "results": ["在 TidyBench 上成功率为 71.3%。"],
}


def test_a_second_run_pays_nothing_and_writes_the_same(server: ScriptedServer, writer: BuildWriter) -> None:
    server.plays = [writes(results=["成功率为 94.6%。", *GOOD["results"]]), answers({"1": ""})]
    first, again = writer(), writer()

    assert first.write(PAPER, WHOLE) == again.write(PAPER, WHOLE)
    assert len(server.requests) == 2
    assert first.spent.requests == 2
    assert again.spent.requests == again.spent.asked == 0


@pytest.mark.parametrize("change", [{"language": "en"}, {"name": "scripted-2"}])
def test_another_model_or_language_writes_anew(
    server: ScriptedServer, writer: BuildWriter, change: dict[str, str]
) -> None:
    server.plays = [writes()]
    writer().write(PAPER, WHOLE)
    writer(**change).write(PAPER, WHOLE)

    assert len(server.requests) > 1


def test_a_note_from_the_abstract_is_written_again_when_the_whole_text_is_there(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    server.plays = [writes(**FROM_ABSTRACT), writes()]
    early, late = writer().write(PAPER, SHORT), writer().write(PAPER, WHOLE)

    assert early.missing == late.missing == ()
    assert early.sections != late.sections
    assert len(server.requests) == 2


def test_until_the_model_answers_again_the_note_from_the_abstract_stays(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    server.plays = [writes(**FROM_ABSTRACT), fails(500), fails(500), writes()]
    early, meanwhile, late = (writer().write(PAPER, text) for text in (SHORT, WHOLE, WHOLE))

    assert meanwhile.sections == early.sections
    assert "HTTP 状态码 500" in meanwhile.missing[0].told("zh")
    assert late.missing == ()


def test_what_a_killed_run_has_paid_for_is_not_paid_again(
    server: ScriptedServer, writer: BuildWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.plays = [
        writes(usage=None, results=["成功率为 94.6%。"]),
        answers({"usage": GOOD["usage"]}),
        answers({"1": ""}),
    ]
    with monkeypatch.context() as patch:
        patch.setattr("retrieval.edition.writing.asking.mend_messages", _killed)
        with pytest.raises(KeyboardInterrupt):
            writer().write(PAPER, WHOLE)

    resumed = writer().write(PAPER, WHOLE)

    assert len(server.requests) == 3
    assert server.prompts[1].endswith("：usage。")
    assert resumed.cost.requests == 3
    assert resumed.title_zh == GOOD["title_zh"]


def _killed(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_a_run_that_was_killed_goes_on_at_the_paper_where_it_stopped(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    server.plays = [writes()]
    done: list[Note] = []

    def interrupted(note: Note) -> None:
        done.append(note)
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writer().write_all(PAPERS, interrupted)
    for thread in threading.enumerate():
        if thread.name.startswith("paperboy-paper"):
            thread.join()  # the paper that was being written when the interrupt came
    asked = len(server.requests)
    notes = writer().write_all(PAPERS)

    assert asked < len(PAPERS)
    assert len(server.requests) == len(PAPERS)
    assert [note.paper_id for note in notes] == [paper.id for paper, _ in PAPERS]


def test_a_damaged_file_of_the_cache_is_written_anew(
    server: ScriptedServer, writer: BuildWriter, tmp_path: Path
) -> None:
    server.plays = [writes()]
    first = writer().write(PAPER, WHOLE)
    (path,) = (tmp_path / "notes").iterdir()
    for damaged in (b"", b"{", b"\xff\xfe", json.dumps({"model": 7}).encode()):
        path.write_bytes(damaged)
        assert writer().write(PAPER, WHOLE) == first
    assert [each.name for each in (tmp_path / "notes").iterdir()] == [path.name]


def test_a_field_that_never_comes_is_not_paid_for_without_end(server: ScriptedServer, writer: BuildWriter) -> None:
    server.plays = [writes(usage=None), says("{}")]
    notes = [writer().write(PAPER, WHOLE) for _ in range(5)]

    assert all(note.missing for note in notes)
    assert len(server.requests) == 3  # the first answer, and two more for the field
    assert [lacking.is_final for lacking in notes[-1].missing] == [True]


def test_a_model_that_writes_nothing_usable_may_be_ill_and_is_asked_in_three_runs(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    server.plays = [says("{}")]
    notes = [writer().write(PAPER, WHOLE) for _ in range(5)]

    assert len(server.requests) == 9
    assert [[lacking.is_final for lacking in note.missing] for note in notes] == [
        [False],
        [False],
        [True],
        [True],
        [True],
    ]


@pytest.mark.parametrize("failure", [fails(500), stops_without_end('{"us')], ids=["no answer", "broken off"])
def test_a_failure_on_the_way_settles_nothing(server: ScriptedServer, writer: BuildWriter, failure: Play) -> None:
    server.plays = [writes(usage=None), failure]
    failed = [writer().write(PAPER, WHOLE) for _ in range(4)]
    server.plays = [answers({"usage": GOOD["usage"]})]
    mended = writer().write(PAPER, WHOLE)

    assert not any(lacking.is_final for note in failed for lacking in note.missing)
    assert mended.missing == ()


def test_another_text_or_model_is_asked_for_what_was_settled(server: ScriptedServer, writer: BuildWriter) -> None:
    server.plays = [writes(**FROM_ABSTRACT | {"usage": None}), says("{}")]
    assert writer().write(PAPER, SHORT).missing
    server.plays = [writes()]

    assert writer().write(PAPER, WHOLE).missing == ()
    assert writer(name="scripted-2").write(PAPER, WHOLE).missing == ()


def test_a_sentence_that_was_not_mended_is_not_asked_for_again_when_another_one_is(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    server.plays = [
        writes(usage=None, results=["成功率为 94.6%。", *GOOD["results"]]),
        stops_without_end('{"us'),  # three answers break off, so the field is asked for by the next run
        stops_without_end('{"us'),
        answers({"1": ""}),
        answers({"usage": ["在 4242 块 GPU 上运行。", *GOOD["usage"]]}),
        answers({"1": ""}),
    ]
    first, second = writer().write(PAPER, WHOLE), writer().write(PAPER, WHOLE)

    assert [lacking.is_final for lacking in first.missing] == [False]
    assert second.missing == ()
    assert len(server.requests) == 6
    assert "94.6" not in server.requests[-1]["messages"][-1]["content"]
    assert "4242" in server.requests[-1]["messages"][-1]["content"]


def test_a_repair_that_broke_off_is_asked_for_again_for_what_it_did_not_reach(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    server.plays = [
        writes(results=["成功率为 94.6%。", "回答用 5150 秒。", "共有 8181 块。", *GOOD["results"]]),
        stops_without_end('{"1": "", "2": "", "3": "共'),
        answers({"1": ""}),
    ]
    for _ in range(3):
        writer().write(PAPER, WHOLE)

    assert len(server.requests) == 3
    asked = server.requests[-1]["messages"][-1]["content"]
    assert ("5150" in asked, "94.6" in asked) == (True, False)


def test_a_spent_budget_stops_before_the_request_and_the_next_day_mends_what_lacks(
    server: ScriptedServer, writer: BuildWriter, tmp_path: Path
) -> None:
    server.plays = [writes()]
    days = [date(2026, 1, 21)]
    prices = Budget(tokens=6_000, price_in=1.0, price_out=2.0)
    ledger = Ledger(tmp_path / "usage.json", prices, lambda: days[0])

    def budgeted(model: LanguageModel) -> BudgetedModel:
        return BudgetedModel(model, ledger)

    notes = writer(wrapped=budgeted, prices=prices).write_all(PAPERS)

    written = [note for note in notes if note.model]
    assert 0 < len(written) < len(PAPERS)
    assert len(server.requests) == len(written)
    assert ledger.usage().tokens <= 6_000
    without = [note for note in notes if note.model is None]
    assert all("预算" in note.missing[0].told("zh") and note.sections for note in without)

    days[0] = date(2026, 1, 22)
    second = writer(wrapped=budgeted, prices=prices)
    assert sum(note.model is not None for note in second.write_all(PAPERS)) > len(written)
    assert second.spent.requests == len(server.requests) - len(written)


def test_cost_is_counted_for_each_paper_and_for_the_run(
    server: ScriptedServer, writer: BuildWriter, tmp_path: Path
) -> None:
    server.plays = [writes()]
    prices = Budget(price_in=1.0, price_out=4.0)
    ledger = Ledger(tmp_path / "usage.json", prices, lambda: date(2026, 1, 21))
    one = writer(prices=prices, wrapped=lambda model: BudgetedModel(model, ledger))

    notes = one.write_all(PAPERS[:3])

    cost = notes[0].cost
    assert cost.money == pytest.approx((cost.asked + 4 * cost.answered) / 1_000_000)
    assert one.spent.asked == sum(note.cost.asked for note in notes)
    spent = one.spent
    assert ledger.usage() == Usage(spent.asked + spent.answered, pytest.approx(spent.money))


class Counting:
    """Counts how many requests are open at once."""

    def __init__(self, model: LanguageModel) -> None:
        self._model, self._lock = model, threading.Lock()
        self.open = self.most = 0
        self.name, self.context_window, self.max_tokens = model.name, model.context_window, model.max_tokens

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        with self._lock:
            self.open += 1
            self.most = max(self.most, self.open)
        yield from self._model.stream(messages)
        with self._lock:
            self.open -= 1


def test_several_papers_are_written_at_once_and_come_in_their_order(
    server: ScriptedServer, writer: BuildWriter
) -> None:
    together = threading.Barrier(3)

    def with_the_others(stage: Stage) -> None:
        with suppress(threading.BrokenBarrierError):  # they do not come: the count below says so
            together.wait(LONGEST / 4)
        writes()(stage)

    server.plays = [with_the_others]
    counting: list[Counting] = []

    def counted(model: LanguageModel) -> Counting:
        counting.append(Counting(model))
        return counting[0]

    done: list[str] = []
    notes = writer(at_once=3, wrapped=counted).write_all(PAPERS, lambda note: done.append(note.paper_id))

    assert [note.paper_id for note in notes] == [paper.id for paper, _ in PAPERS]
    assert sorted(done) == [note.paper_id for note in notes]
    assert counting[0].most == 3
    assert not any(note.missing for note in notes)


def test_a_model_that_is_down_is_not_asked_for_every_paper(server: ScriptedServer, writer: BuildWriter) -> None:
    server.plays = [fails(500)]
    one = writer()
    notes = one.write_all(PAPERS)

    assert len(server.requests) == 6  # three papers, two attempts each
    assert all(note.missing and note.sections for note in notes)
    server.plays = [writes()]
    assert not any(note.missing for note in one.write_all(PAPERS))
