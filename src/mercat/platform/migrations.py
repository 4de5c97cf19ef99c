"""Which migrations the code has, and which the database has had."""

import re
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from mercat.platform.errors import Unavailable

Ask = Callable[[str], Awaitable[object]]
"""Runs a query and returns its one value."""

FOLDER = Path(__file__).parents[3] / "migrations"
_REVISION = re.compile(r'^(revision|down_revision)\b.*?= "(\w+)"', re.MULTILINE)


class OutOfDate(Unavailable):
    code = "migrations_pending"
    message = "The database has not had all migrations. Run `mercat db upgrade`."


@cache
def head(folder: Path = FOLDER) -> str:
    """The newest revision of the code, read from the files without importing Alembic."""
    parents = _parents(folder)
    newest: str
    (newest,) = parents.keys() - set(parents.values())
    return newest


@cache
def _parents(folder: Path) -> dict[str, str | None]:
    """Each revision's parent."""
    files = (folder / "versions").glob("*.py")
    found = [dict(_REVISION.findall(file.read_text())) for file in files]
    return {one["revision"]: one.get("down_revision") for one in found}


async def current(ask: Ask) -> str | None:
    """The newest revision that the database has had; None before the first."""
    if await ask("SELECT to_regclass('alembic_version')::text") is None:
        return None
    found = await ask("SELECT version_num FROM alembic_version")
    return None if found is None else str(found)


async def require_current(ask: Ask) -> None:
    """Raises OutOfDate. A database ahead of the code is fine: that is a release under way."""
    revision = await current(ask)
    if revision is None or (revision != head() and revision in _parents(FOLDER)):
        raise OutOfDate
