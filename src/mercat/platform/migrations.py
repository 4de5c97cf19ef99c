"""Which migrations the code has, and which the database has had."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from mercat.platform.errors import Unavailable

FOLDER = Path(__file__).parents[3] / "migrations"


class OutOfDate(Unavailable):
    code = "migrations_pending"
    message = "The database has not had all migrations. Run `mercat db upgrade`."


@cache
def head(folder: Path = FOLDER) -> str:
    """The newest revision of the code, read from the files without importing Alembic."""
    revisions, parents = set(), set()
    for file in (folder / "versions").glob("*.py"):
        found = dict(
            re.findall(r'^(revision|down_revision)\b.*?= "(\w+)"', file.read_text(), re.MULTILINE)
        )
        revisions.add(found["revision"])
        parents.add(found.get("down_revision"))
    newest: str
    (newest,) = revisions - parents
    return newest


async def current(engine: AsyncEngine) -> str | None:
    """The newest revision that the database has had; None before the first."""
    try:
        async with engine.connect() as connection:
            found: str | None = await connection.scalar(
                text("SELECT version_num FROM alembic_version")
            )
            return found
    except ProgrammingError:
        return None


async def require_current(engine: AsyncEngine) -> None:
    """Raises OutOfDate. A database ahead of the code is fine: that is a release under way."""
    known = {path.read_text() for path in (FOLDER / "versions").glob("*.py")}
    revision = await current(engine)
    behind = revision != head() and any(f'revision: str = "{revision}"' in text for text in known)
    if revision is None or behind:
        raise OutOfDate
