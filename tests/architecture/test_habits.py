"""Habits that a linter does not know: what is never written in this house."""

import inspect
import re
from pathlib import Path

import pytest
from fastapi.routing import RouteContext

from mercat.assembly.tables import metadata
from mercat.platform.migrations import FOLDER

ROOT = FOLDER.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LIARS = {"utils", "helpers", "common", "core", "base", "managers", "misc"}
NEVER = {
    r"BaseHTTPMiddleware\b(?!`)": "middleware is pure ASGI",
    r"\.delay\(": "jobs go through the outbox",
    r"pool_pre_ping": "a round trip for every checkout",
    r"datetime\.utcnow|datetime\.now\(\)": "the clock is an argument, and aware",
    r"(?m)^(?:from|import) (?:stripe|square|httpx)\b": "loaded when wanted: it takes seconds",
    r"\bimport requests\b|\bpsycopg\b": "no synchronous clients",
}


@pytest.mark.parametrize("pattern", NEVER, ids=NEVER.get)
def test_never(pattern: str) -> None:
    found = [
        str(file.relative_to(ROOT)) for file in SOURCES if re.search(pattern, file.read_text())
    ]
    assert found == []


def test_no_name_says_nothing() -> None:
    names = {part for file in SOURCES for part in file.relative_to(ROOT).with_suffix("").parts}
    assert names & LIARS == set()


def test_every_endpoint_is_asynchronous(api_routes: list[RouteContext]) -> None:
    synchronous = [r.path for r in api_routes if not inspect.iscoroutinefunction(r.endpoint)]
    assert synchronous == []


def test_every_table_has_the_three_columns() -> None:
    for table in metadata.tables.values():
        assert {"id", "created_at", "updated_at"} <= set(table.c.keys()), table.name


def test_every_package_is_a_package() -> None:
    folders = {file.parent for file in SOURCES}
    assert [f for f in folders if not (f / "__init__.py").exists()] == []


def test_nothing_names_an_address_in_the_locks() -> None:
    locks = sorted(Path(ROOT / "requirements").iterdir())
    assert len(locks) == 4
    assert [lock.name for lock in locks if "://" in lock.read_text()] == []
