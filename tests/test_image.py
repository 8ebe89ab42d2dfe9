"""The image: what its recipe copies is there, and what it takes away again is for tests alone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
RECIPE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")


def test_all_that_is_copied_is_there_and_let_in() -> None:
    copied = {name for line in re.findall(r"^COPY (?!--)(.+) \S+$", RECIPE, re.MULTILINE) for name in line.split()}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_every_package_of_the_project_is_in_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for package in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert f"COPY {package} {package}" in RECIPE


def test_what_is_taken_away_again_is_needed_by_tests_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (taken,) = re.findall(r"uninstall --yes --quiet ([\w ]+?)\s+&&", RECIPE)
    for name in taken.split():
        assert any(re.match(rf"{name}\b", each) for each in project["dependency-groups"]["dev"])
        assert not any(re.match(rf"{name}\b", each) for each in project["project"]["dependencies"])
