"""Small things: files, functions, and how deep one has to think."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from mercat.platform.migrations import FOLDER

ROOT = FOLDER.parent
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
DEEPEST = 3

FOLDERS = ("src", "tests", "benchmarks")
FILES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
_NESTS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, _FUNCTIONS))


def depth(node: ast.AST) -> int:
    """How many blocks stand within one another; `elif` and nested functions start anew."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _FUNCTIONS):
            continue
        is_elif = isinstance(node, ast.If) and node.orelse == [child] and isinstance(child, ast.If)
        step = 1 if isinstance(child, _NESTS) and not is_elif else 0
        deepest = max(deepest, step + depth(child))
    return deepest


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_file_fits_the_head(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= LONGEST_FILE
    for function in functions(file):
        assert (function.end_lineno or 0) - function.lineno + 1 <= LONGEST_FUNCTION, function.name
        assert depth(function) <= (DEEPEST if "src" in file.parts else DEEPEST + 1), function.name


def test_the_measure_itself() -> None:
    source = "def f():\n for a in b:\n  if a:\n   pass\n  elif b:\n   while c:\n    pass\n"
    (function,) = (n for n in ast.walk(ast.parse(source)) if isinstance(n, _FUNCTIONS))
    assert depth(function) == 3
