"""Small things: files, functions, and how deep one has to think."""

import ast
from collections.abc import Iterator
from pathlib import Path

from mercat.platform.migrations import FOLDER

ROOT = FOLDER.parent
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
DEEPEST = 3

FOLDERS = ("src", "tests", "benchmarks")
FILES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
_NESTS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, _FUNCTIONS))


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


def faults(file: Path) -> Iterator[str]:
    text, name = file.read_text(), str(file.relative_to(ROOT))
    if (lines := text.count("\n")) > LONGEST_FILE:
        yield f"{name}: {lines} lines"
    deepest = DEEPEST if "src" in file.parts else DEEPEST + 1
    for function in functions(text):
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION:
            yield f"{name}: {function.name} has {lines} lines"
        if (blocks := depth(function)) > deepest:
            yield f"{name}: {function.name} has {blocks} blocks within one another"


def test_every_file_fits_the_head() -> None:
    assert len(FILES) > 1000
    assert [fault for file in FILES for fault in faults(file)] == []


def test_the_measure_itself() -> None:
    source = "def f():\n for a in b:\n  if a:\n   pass\n  elif b:\n   while c:\n    pass\n"
    (function,) = functions(source)
    assert depth(function) == 3
