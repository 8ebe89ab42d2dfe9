"""What the user reads when something goes wrong, and with which exit code paperboy ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.failures import explain
from bot.render.ingest import render_file
from retrieval.errors import DataFolderBusyError, DigestError, RetrievalError
from retrieval.index.report import FileReport
from retrieval.reasons import Reason
from retrieval.types import Language, Notice, Severity
from tests.bot.running import Run, ScriptedEngine

PAPERBOY = [sys.executable, "-c", "from bot.cli import main; main()"]


@pytest.mark.parametrize(
    "error", [RetrievalError("Sentence."), DigestError("Sentence."), DataFolderBusyError("Sentence.")]
)
def test_an_error_of_retrieval_says_its_sentence(error: Exception) -> None:
    assert explain(error, "en") == (1, ("Sentence.",))


def test_an_error_of_retrieval_is_said_in_the_language_of_reports(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("PAPERBOY_LANGUAGE", "zh")
    ran = run("papers", "--data-dir", "file")
    folder = home / "file"
    assert (ran.code, ran.err) == (
        1,
        f"数据文件夹 {folder} 无法使用：该是文件夹的地方是一个文件。请改用另一个文件夹，或使它可写。\n",
    )


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (PermissionError(13, "Permission denied", "/data/x"), "/data/x：没有权限。", "/data/x: permission denied. "),
        (FileNotFoundError(2, "No such file", "/data/x"), "/data/x：没有这个文件", "/data/x: no such file or folder. "),
        (OSError(28, "No space left on device"), "系统拒绝了操作：磁盘已满。", "The system refuses it: no space left"),
        (OSError(5, "Input/output error", "/data/x"), "/data/x：Input/output error。", "/data/x: Input/output error. "),
        (KeyError("x"), "出了意料之外的问题（KeyError: 'x'）。", "Something unexpected went wrong (KeyError: 'x')."),
    ],
)
def test_an_error_of_the_system_names_the_file_in_both_languages(error: Exception, zh: str, en: str) -> None:
    for language, said in (("zh", zh), ("en", en)):
        code, (sentence,) = explain(error, language)  # type: ignore[arg-type]
        assert (code, sentence[: len(said)]) == (1, said)


def test_every_wrong_setting_has_a_line_and_the_exit_code_is_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_LANGUAGE", "fr")
    monkeypatch.setenv("PAPERBOY_TIME_ZONE", "Mars")
    for command in (
        ["papers"],
        ["ask", "q"],
        ["doctor"],
        ["index", "x"],
        ["reindex"],
        ["paper", "x"],
        ["chat"],
        ["demo"],
    ):
        ran = run(*command)
        assert (ran.code, ran.out) == (2, "")
        assert [line.split(":")[0] for line in ran.err.splitlines()] == ["PAPERBOY_LANGUAGE", "PAPERBOY_TIME_ZONE"]


@pytest.mark.parametrize("place", ["environment", "env file", "toml"])
def test_wrong_settings_are_said_in_the_language_that_they_name(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    if place == "environment":
        monkeypatch.setenv("PAPERBOY_LANGUAGE", "zh")
    elif place == "env file":
        (home / ".env").write_text("PAPERBOY_LANGUAGE=zh\n", encoding="utf-8")
    else:
        (home / "my.toml").write_text('language = "zh"\n', encoding="utf-8")
        monkeypatch.setenv("PAPERBOY_CONFIG", "my.toml")
    monkeypatch.setenv("PAPERBOY_TIME_ZONE", "北京")
    monkeypatch.setenv("PAPERBOY_CHAT__WORKERS", "many")
    monkeypatch.setenv("PAPERBOY_DATADIR", "/x")
    monkeypatch.setenv("PAPERBOY_NOSUCH", "1")
    ran = run("papers")
    assert (ran.code, ran.out) == (2, "")
    assert sorted(ran.err.splitlines()) == [
        "PAPERBOY_CHAT__WORKERS：应为整数。",
        "PAPERBOY_DATADIR（环境变量）不是设置项；是不是想写 PAPERBOY_DATA_DIR？",
        "PAPERBOY_NOSUCH（环境变量）不是设置项；全部设置见 config/example.env。",
        "PAPERBOY_TIME_ZONE：应为时区的名称，例如 Asia/Shanghai 或 Europe/Berlin。",
    ]


@pytest.mark.usefixtures("filled")
def test_the_unexpected_is_a_sentence_and_a_traceback_on_request(
    run: Run, engine: ScriptedEngine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_question: object) -> None:
        raise KeyError("论文")

    monkeypatch.setattr(engine, "answer", break_down)
    ran = run("ask", "q")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "KeyError: '论文'" in ran.err
    with pytest.raises(SystemExit):
        main(["--debug", "ask", "q"])
    assert "Traceback" in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_made_is_one_sentence(run: Run, home: Path) -> None:
    (home / "file").write_text("", encoding="utf-8")
    ran = run("papers", "--data-dir", "file")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "The data folder" in ran.err


@pytest.mark.slow
@pytest.mark.usefixtures("filled")
def test_output_is_utf8_whatever_the_locale_says() -> None:
    environment = {**os.environ, "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    found = subprocess.run([*PAPERBOY, "papers"], env=environment, capture_output=True, check=True)
    assert "用地图思考" in found.stdout.decode("utf-8")


@pytest.mark.slow
@pytest.mark.usefixtures("filled")
def test_a_reader_who_leaves_is_no_error() -> None:
    with subprocess.Popen([*PAPERBOY, "papers"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_an_interrupt_ends_with_130_and_without_a_traceback() -> None:
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job starts deaf to it
    process = subprocess.Popen(
        [*PAPERBOY, "chat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    signal.signal(signal.SIGINT, heard)
    assert process.stdout is not None
    assert process.stdout.readline()  # it says that one may ask
    time.sleep(0.2)  # and then waits for a question
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "未收录：a.md：是链接；请把文件本身放进收件箱。\n异常：a.md:3：2601.1：这篇论文没有摘要。"),
        (
            "en",
            (
                "Rejected: a.md: is a link; put the file itself into the inbox.\n"
                "Odd: a.md:3: 2601.1: The paper has no abstract."
            ),
        ),
    ],
)
def test_the_note_beside_a_file_of_the_inbox_is_in_the_language_of_reports(language: Language, said: str) -> None:
    refused = Notice(Severity.REJECTED, Reason("file_is_link", name="a.md"))
    odd = Notice(Severity.ODD, Reason("paper_no_abstract"), 3, "2601.1")
    assert render_file(FileReport(Path("a.md"), (refused, odd)), language) == said
