"""docs/asvs.yaml: every requirement has an answer, and every test and document named is there."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from mercat.platform.migrations import FOLDER

ROOT = FOLDER.parent
ANSWERS = {"tests", "documents", "why", "open"}
MAP: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docs" / "asvs.yaml").read_text())
LEVELS = {"V6": 35, "V7": 18, "V8": 7, "V9": 7, "V10": 29, "V14": 9}
"""How many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has."""
STILL_OPEN = 6
"""Requirements of which something is missing. It may only fall: whoever closes one lowers it."""


@cache
def names(file: Path) -> set[str]:
    """The tests and test classes in a file."""
    found = ast.walk(ast.parse(file.read_text()))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in found if isinstance(node, kinds) and _is_test(node.name)}


def _is_test(name: str) -> bool:
    return name.startswith(("test_", "Test"))


def exists(test: str) -> bool:
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and name in names(ROOT / path)


def named(kind: str) -> Iterator[tuple[str, str]]:
    for requirement, answer in MAP.items():
        for item in answer.get(kind, ()):
            yield requirement, item


def test_every_requirement_of_these_chapters_is_there() -> None:
    chapters = [requirement.partition(".")[0] for requirement in MAP]

    assert {chapter: chapters.count(chapter) for chapter in set(chapters)} == LEVELS


@pytest.mark.parametrize("requirement", MAP)
def test_a_requirement_has_an_answer(requirement: str) -> None:
    answer = MAP[requirement]

    assert answer["level"] in {1, 2}
    assert answer["says"].endswith(".")
    assert ANSWERS & answer.keys()
    assert answer.keys() <= ANSWERS | {"level", "says"}


def test_every_test_that_is_named_exists() -> None:
    assert [item for item in named("tests") if not exists(item[1])] == []
    assert len(list(named("tests"))) > 80


def test_every_document_that_is_named_exists() -> None:
    assert [item for item in named("documents") if not (ROOT / item[1]).is_file()] == []


def test_what_is_open_is_counted() -> None:
    still_open = [requirement for requirement, answer in MAP.items() if "open" in answer]

    assert len(still_open) == STILL_OPEN, still_open


def test_the_measure_itself() -> None:
    here = "tests/architecture/test_asvs.py"

    assert exists(f"{here}::test_the_measure_itself")
    assert not exists(f"{here}::test_what_nobody_wrote")
    assert not exists(f"{here}::exists")
    assert not exists("tests/architecture/test_nowhere.py::test_the_measure_itself")
