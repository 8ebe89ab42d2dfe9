"""Edge's read-aloud service, played by a WebSocket server on loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from aiohttp import WSMsgType, web

from config.voice import VoiceSettings
from retrieval.edition.audio import build_voice
from retrieval.edition.audio.edge import EdgeVoice
from retrieval.edition.audio.mp3 import seconds_of, to_mp3
from retrieval.errors import VoiceError
from tests.audio.sounds import wav_of


class EdgeService:
    """Takes a voice's configuration and SSML, and sends one second of mp3; with ``faults`` it closes instead."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.faults = 0
        self.port = 0
        self._sound = to_mp3([wav_of(1)])

    async def answer(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.faults:
            self.faults -= 1
            await socket.close()
            return socket
        async for message in socket:
            if message.type is WSMsgType.TEXT and "Path:ssml" in message.data:
                self.said.append(message.data.partition("\r\n\r\n")[2])
                await socket.send_str("X-RequestId:1\r\nPath:turn.start\r\n\r\n{}")
                head = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
                await socket.send_bytes(len(head).to_bytes(2, "big") + head + self._sound)
                await socket.send_str("X-RequestId:1\r\nPath:turn.end\r\n\r\n{}")
        return socket


@contextmanager
def edge_service() -> Iterator[EdgeService]:
    service, loop, started, stop = EdgeService(), asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def serve() -> None:
        app = web.Application()
        app.router.add_get("/edge", service.answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        service.port = runner.addresses[0][1]
        started.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    started.wait(10)
    try:
        yield service
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[EdgeService]:
    with edge_service() as own:
        monkeypatch.setattr("edge_tts.communicate.WSS_URL", f"ws://127.0.0.1:{own.port}/edge?token=1")
        yield own


def test_edge_speaks_with_its_chinese_voice_at_a_pace(service: EdgeService) -> None:
    voice = build_voice(VoiceSettings(engine="edge", speed=1.1))
    assert voice is not None
    mp3 = voice.speak("今天有论文。\n第二段 <b> & 更多。", "zh")
    assert seconds_of(mp3) == pytest.approx(1, abs=0.3)
    assert "XiaoxiaoNeural" in service.said[0]
    assert "+10%" in service.said[0]
    assert "&lt;b&gt; &amp;" in service.said[0]


def test_edge_is_asked_again_and_long_scripts_go_in_pieces(service: EdgeService) -> None:
    service.faults = 2
    pauses: list[float] = []
    mp3 = EdgeVoice(VoiceSettings(engine="edge"), pauses.append).speak("一句话。\n" * 300, "zh")
    assert len(service.said) == 2
    assert seconds_of(mp3) == pytest.approx(2, abs=0.4)
    assert pauses == [1.0, 2.0]


def test_edge_that_does_not_answer_is_a_sentence(service: EdgeService) -> None:
    service.faults = 99
    with pytest.raises(VoiceError, match="Edge's voice service did not answer"):
        EdgeVoice(VoiceSettings(engine="edge", attempts=2), lambda _: None).speak("你好。", "zh")


def test_a_voice_that_edge_does_not_know_by_form_is_named() -> None:
    with pytest.raises(VoiceError, match="does not take the voice 小雅"):
        EdgeVoice(VoiceSettings(engine="edge", zh="小雅")).speak("你好。", "zh")
