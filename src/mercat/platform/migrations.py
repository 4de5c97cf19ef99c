"""Which migrations the code has, and which the database has had."""

import re
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from mercat.platform.errors import Unavailable

Ask = Callable[[str], Awaitable[object]]
"""Runs a query and returns its one value."""

FOLDER = Path(__file__).parents[3] / "migrations"
"""Beside `src`: Mercat runs from a checkout, installed editable, and not from a wheel of itself."""
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


def parent(revision: str) -> str | None:
    """The revision before this one; None if it is the first, or of another release."""
    return _parents(FOLDER).get(revision)


async def current(ask: Ask) -> str | None:
    """The newest revision that the database has had; None before the first."""
    if await ask("SELECT to_regclass('alembic_version')::text") is None:
        return None
    found = await ask("SELECT version_num FROM alembic_version")
    return None if found is None else str(found)


async def to_take_back(ask: Ask, target: str) -> list[str]:
    """The revisions that a downgrade to `target` undoes, newest first: `-2` are the last two,
    `base` is all of them, anything else is the revision to go back to. Raises LookupError.
    """
    revision, chain = await current(ask), []
    while revision is not None:
        chain.append(revision)
        revision = parent(revision)
    if target == "base":
        return chain
    if target.startswith("-") and target[1:].isdecimal() and int(target[1:]) <= len(chain):
        return chain[: int(target[1:])]
    if target in chain:
        return chain[: chain.index(target)]
    raise LookupError(f"There is no {target} below {chain[0] if chain else 'an empty database'}.")


async def require_current(ask: Ask) -> None:
    """Raises OutOfDate. A database ahead of the code is fine: that is a release under way."""
    revision = await current(ask)
    if revision is None or (revision != head() and revision in _parents(FOLDER)):
        raise OutOfDate
