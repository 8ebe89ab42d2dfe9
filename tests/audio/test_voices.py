"""Engines that speak: a server on loopback, programs, eSpeak where it is there; what fails says why."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from shutil import which

import mutagen.id3
import pytest
from pydantic import SecretStr, ValidationError

from config.voice import VoiceSettings
from retrieval.edition.audio import build_voice, speak_edition
from retrieval.edition.audio.command import CommandVoice
from retrieval.edition.audio.mp3 import seconds_of, to_mp3
from retrieval.edition.audio.server import ServerVoice
from retrieval.edition.types import Drawings, Edition, Statistics
from retrieval.errors import VoiceError
from tests.audio.sounds import wav_of

DAY = date(2026, 1, 21)
KEY = "sk-voice-secret"


class SpeechServer(ThreadingHTTPServer):
    """Answers with one second of mp3, or with the next of ``faults`` (a status, or bytes in place of sound)."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.faults: list[int | bytes] = []
        self.asked: list[dict[str, object]] = []
        self.keys: list[str | None] = []
        self.sound = to_mp3([wav_of(1)])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: SpeechServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append({"path": self.path, **json.loads(body)})
        self.server.keys.append(self.headers["Authorization"])
        fault = self.server.faults.pop(0) if self.server.faults else self.server.sound
        if isinstance(fault, int):
            self.send_response(fault)
            self.send_header("Retry-After", "7")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(fault)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def speech_server() -> Iterator[SpeechServer]:
    with SpeechServer() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def voice_of(server: SpeechServer, pauses: list[float], **more: object) -> ServerVoice:
    settings = VoiceSettings(engine="openai", base_url=server.url, api_key=SecretStr(KEY), zh="小雅", **more)  # type: ignore[arg-type]
    return ServerVoice(settings, pauses.append)


def test_a_server_speaks_pieces_that_are_joined() -> None:
    pauses: list[float] = []
    with speech_server() as server:
        mp3 = voice_of(server, pauses, speed=1.5).speak("一句话。\n" * 700, "zh")
    assert len(server.asked) == 3
    first = server.asked[0]
    assert (first["path"], first["voice"], first["speed"], first["response_format"]) == (
        "/v1/audio/speech",
        "小雅",
        1.5,
        "mp3",
    )
    assert server.keys[0] == f"Bearer {KEY}"
    assert seconds_of(mp3) == pytest.approx(3, abs=0.6)
    assert pauses == []


def test_a_busy_server_is_waited_for_as_it_says() -> None:
    pauses: list[float] = []
    with speech_server() as server:
        server.faults = [429, 503]
        assert voice_of(server, pauses).speak("你好。", "zh")
    assert pauses == [7.0, 7.0]
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [401, 404])
def test_a_refusal_is_not_asked_again_and_shows_no_key(status: int) -> None:
    with speech_server() as server:
        server.faults = [status]
        with pytest.raises(VoiceError, match=f"status {status}; check the settings") as caught:
            voice_of(server, []).speak("你好。", "zh")
    assert len(server.asked) == 1
    assert KEY not in str(caught.value)


def test_a_server_that_fails_is_given_up_in_the_end() -> None:
    pauses: list[float] = []
    with speech_server() as server:
        server.faults = [500] * 9
        with pytest.raises(VoiceError, match="status 500; it may work later"):
            voice_of(server, pauses, attempts=4).speak("你好。", "zh")
    assert len(server.asked) == 4
    assert len(pauses) == 3


@pytest.mark.parametrize(("answer", "says"), [(b"", "no sound"), (b"<html>error</html>", "neither WAV nor mp3")])
def test_what_is_no_sound_is_refused(answer: bytes, says: str) -> None:
    with speech_server() as server:
        server.faults = [answer]
        with pytest.raises(VoiceError, match=says):
            voice_of(server, []).speak("你好。", "zh")


def test_nobody_listening_is_a_sentence() -> None:
    with speech_server() as server:
        url = server.url
    settings = VoiceSettings(engine="openai", base_url=url, attempts=1)
    with pytest.raises(VoiceError, match=r"127\.0\.0\.1 did not answer"):
        ServerVoice(settings).speak("hello", "en")


PROGRAM = """
import sys
text = sys.stdin.buffer.read().decode()
open(sys.argv[1], "w", encoding="utf-8").write(text + "|" + "|".join(sys.argv[2:]))
sys.stdout.buffer.write(open(sys.argv[2], "rb").read()) if sys.argv[3] == "-" else None
open(sys.argv[3], "wb").write(open(sys.argv[2], "rb").read()) if sys.argv[3] != "-" else None
"""


@pytest.mark.parametrize("out", ["-", "{out}"])
def test_a_program_gets_the_script_by_standard_input_and_no_shell_reads_it(tmp_path: Path, out: str) -> None:
    program, sound, seen = tmp_path / "speak it.py", tmp_path / "sound.wav", tmp_path / "seen"
    program.write_text(PROGRAM, encoding="utf-8")
    sound.write_bytes(wav_of(1.5))
    command = f"{sys.executable} '{program}' {seen} {sound} {out} {{voice}} {{language}}"
    voice = build_voice(VoiceSettings(engine="command", command=command, zh="小 雅; rm -rf ~"))
    assert voice is not None
    script = f"$(touch {tmp_path}/bad) `id`; 你好 \"quoted\" 'x' && exit"
    assert seconds_of(voice.speak(script, "zh")) == pytest.approx(1.5, abs=0.3)
    got, _, _, *rest = seen.read_text(encoding="utf-8").split("|")
    assert got == script
    assert rest[-2:] == ["小 雅; rm -rf ~", "zh"]
    assert not (tmp_path / "bad").exists()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("import sys; sys.exit('no such voice')", "failed with exit code 1: no such voice"),
        ("import sys; sys.stdin.read()", "ended without a sound"),
        ("import time; time.sleep(30)", "did not end within 0.3 seconds"),
        ("import os, sys; os.close(0); print('text')", "neither WAV nor mp3"),
    ],
)
def test_a_program_that_fails_says_why(body: str, says: str) -> None:
    slow = 0.3 if "sleep" in body else 30
    voice = CommandVoice([sys.executable, "-c", body], VoiceSettings(seconds=slow))
    with pytest.raises(VoiceError, match=says):
        voice.speak("hello" * 40_000, "en")


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(VoiceError, match="'no-such-speaker' that is to speak was not found"):
        build_voice(VoiceSettings(engine="command", command="no-such-speaker --x"))


def test_no_engine_is_no_voice_and_a_command_is_needed() -> None:
    assert build_voice(VoiceSettings()) is None
    with pytest.raises(ValidationError, match="command is needed"):
        VoiceSettings(engine="command")
    with pytest.raises(ValidationError, match="command is needed"):
        VoiceSettings(engine="command", command=" ")
    with pytest.raises(ValidationError, match="No closing quotation"):
        VoiceSettings(engine="command", command="piper 'zh model")


def test_espeak_that_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.edition.audio.espeak.which", lambda _: None)
    monkeypatch.setattr("retrieval.edition.audio.espeak.find_spec", lambda _: None)
    with pytest.raises(VoiceError, match="pip install espeakng-loader"):
        build_voice(VoiceSettings(engine="espeak"))


@pytest.mark.skipif(
    not (which("espeak-ng") or find_spec("espeakng_loader")), reason="eSpeak NG is not installed (extra espeak)"
)
@pytest.mark.parametrize(
    ("language", "script"), [("zh", "这里是论文日报，一共三十二篇。"), ("en", "This is paperboy.")]
)
def test_espeak_makes_a_real_mp3_with_tags(language: str, script: str) -> None:
    voice = build_voice(VoiceSettings(engine="espeak", speed=1.2))
    assert voice is not None
    cover = b"\x89PNG\r\n\x1a\n" + bytes(20)
    statistics = Statistics(32, (), {"zh": (), "en": ()}, ())
    made = Edition(DAY, (), statistics, "zh" if language == "zh" else "en", Drawings(poster=cover))
    spoken = speak_edition(made, script, voice)
    assert spoken.mp3 is not None
    assert spoken.engine == "espeak-ng"
    assert 0.5 < (spoken.seconds or 0) < 15
    tags = mutagen.id3.ID3(BytesIO(spoken.mp3))
    assert "2026-01-21" in str(tags["TIT2"])
    assert str(tags["TDRC"]) == "2026-01-21"
    assert str(tags["TPE1"]) == "paperboy"
    assert tags.getall("USLT")[0].text == script
    assert tags.getall("APIC")[0].data == cover


def test_wav_of_eight_bits_is_refused() -> None:
    with pytest.raises(VoiceError, match="16 bits a sample; it gave 8"):
        to_mp3([wav_of(1, width=1)])


def test_joined_mp3_lose_their_own_tags_and_lengths() -> None:
    one = to_mp3([wav_of(2)])
    marked = one[:36] + b"Info" + one[40:]
    tagged = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + marked + b"TAG" + bytes(125)
    joined = to_mp3([tagged, one])
    assert b"ID3" not in joined
    assert b"Info" not in joined[:200]
    assert seconds_of(joined) == pytest.approx(2 * seconds_of(one), abs=0.1)
