"""A program that speaks: it reads the script from standard input and writes WAV or mp3. No shell is involved."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from config.voice import VoiceSettings
from retrieval.edition.audio.mp3 import to_mp3
from retrieval.errors import VoiceError, system_reason
from retrieval.reasons import Reason
from retrieval.types import Language

_OUT = "{out}"
_LONGEST_REASON = 200  # characters of what the program says


class CommandVoice:
    """Speaks by a program. ``{out}``, ``{language}`` and ``{voice}`` are filled into its arguments one by one."""

    def __init__(
        self, arguments: Sequence[str], settings: VoiceSettings, voices: Mapping[Language, str] | None = None
    ) -> None:
        program = which(arguments[0]) if arguments else None
        if program is None:
            named = arguments[0] if arguments else ""
            raise VoiceError(Reason("voice_no_program", advice="check_voice_command", name=repr(named)))
        self._program, self._arguments = program, tuple(arguments[1:])
        self._seconds = settings.seconds
        own: Mapping[Language, str] = voices or {"zh": "", "en": ""}
        self._voices: Mapping[Language, str] = {"zh": settings.zh or own["zh"], "en": settings.en or own["en"]}
        self.name = Path(arguments[0]).name

    def speak(self, script: str, language: Language) -> bytes:
        """The script as mp3. Raises VoiceError where the program fails, or takes too long."""
        with TemporaryDirectory(prefix="paperboy-voice-") as folder:
            out = Path(folder) / "speech.wav"
            given = self._run([self._filled(each, language, out) for each in self._arguments], script)
            sound = out.read_bytes() if out.exists() else given
        if not sound:
            raise VoiceError(Reason("voice_program_silent", name=self.name))
        return to_mp3([sound])

    def _filled(self, argument: str, language: Language, out: Path) -> str:
        values = {_OUT: str(out), "{language}": language, "{voice}": self._voices[language]}
        for mark, value in values.items():
            argument = argument.replace(mark, value)
        return argument

    def _run(self, arguments: list[str], script: str) -> bytes:
        try:
            # the program and its arguments are the admin's; the script comes by standard input and no shell reads it
            done = subprocess.run(  # noqa: S603
                [self._program, *arguments],
                input=script.encode(),
                capture_output=True,
                timeout=self._seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise VoiceError(Reason("voice_program_slow", name=self.name, seconds=f"{self._seconds:g}")) from error
        except OSError as error:
            raise VoiceError(Reason("voice_program_not_run", name=self.name, problem=system_reason(error))) from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2][:_LONGEST_REASON]
            why = said or Reason("voice_said_nothing")
            raise VoiceError(Reason("voice_program_failed", name=self.name, code=done.returncode, said=why))
        return done.stdout
