"""The lock file names everything exactly, for every platform, and nothing of the machine it was made on."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
LOCK = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
PINS = [line for line in LOCK.splitlines() if line and not line.startswith("#")]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def name_of(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def locked() -> set[str]:
    return {name_of(line) for line in PINS}


def left_out() -> set[str]:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (names,) = re.findall(r"^UNUSED := (.*)$", makefile, flags=re.MULTILINE)
    return set(names.split())


@pytest.mark.parametrize("line", PINS)
def test_every_line_is_one_exact_version(line: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+==[\w.!+]+( ; .+)?", line)


def test_no_index_and_no_path_is_named() -> None:
    assert not re.search(r"://|--|\bfile:|(?<!\w)/\w", LOCK.split("\n", 2)[2])


def test_everything_that_the_project_asks_for_is_locked() -> None:
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["bench"],
        *PROJECT["dependency-groups"]["dev"],
    ]
    assert {name_of(requirement) for requirement in wanted} <= locked()


def test_what_is_left_out_is_declared_by_chroma_or_by_what_is_left_out_itself() -> None:
    assert not left_out() & locked()
    declared = {name_of(requirement) for requirement in requires("chromadb") or []}
    assert {"kubernetes", "onnxruntime", "tokenizers", "uvicorn", "build"} <= declared & left_out()


# What paperboy does with Chroma, with every module of the packages that are left out made impossible to import.
PROBE = """
import sys
for name in {modules!r}:
    sys.modules[name] = None
import chromadb
settings = chromadb.config.Settings(anonymized_telemetry=False)
client = chromadb.PersistentClient({folder!r}, settings=settings)
collection = client.create_collection("papers", embedding_function=None)
collection.upsert(ids=["a", "b"], embeddings=[[1.0, 0.0], [0.0, 1.0]], documents=["论文", "paper"])
assert collection.query(query_embeddings=[[0.9, 0.1]], n_results=1)["ids"] == [["a"]]
assert callable(chromadb.HttpClient)
import llama_index.vector_stores.chroma
"""
MODULE_OF = {"python-dateutil": "dateutil", "websocket-client": "websocket", "huggingface-hub": "huggingface_hub"}


@pytest.mark.slow
def test_chroma_works_without_what_is_left_out(tmp_path: Path) -> None:
    modules = sorted(MODULE_OF.get(name, name.replace("-", "_")) for name in left_out())
    probe = PROBE.format(modules=modules, folder=str(tmp_path))
    found = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, encoding="utf-8", check=False)
    assert found.returncode == 0, found.stderr
