"""The spoken edition: a script for the ear, engines that voice it, and the mp3 with its tags."""

from retrieval.edition.audio.script import write_script
from retrieval.edition.audio.spoken import speak_edition
from retrieval.edition.audio.voice import Voice, build_voice

__all__ = ["Voice", "build_voice", "speak_edition", "write_script"]
