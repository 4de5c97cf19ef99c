"""How many SQL statements something takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import event

from mercat.platform.reads import Query, Reads, Row
from mercat.platform.resources import Resources


@asynccontextmanager
async def statements(resources: Resources, *tables: str) -> AsyncIterator[list[str]]:
    """Those that name one of the tables, of sessions and of hot reads, while this is open. Who is
    calling is looked up now and then, and is not counted.
    """
    seen: list[str] = []

    def note(sql: str) -> None:
        if any(f" {table}" in sql for table in tables):
            seen.append(sql)

    def executed(_: Any, __: Any, statement: str, *___: Any) -> None:
        note(statement)

    one, every = Reads.one, Reads.all

    async def noting_one(self: Reads, query: Query, **values: Any) -> Row | None:
        note(query.sql)
        return await one(self, query, **values)

    async def noting_every(self: Reads, query: Query, **values: Any) -> list[Row]:
        note(query.sql)
        return await every(self, query, **values)

    engine = resources.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", executed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reads, "one", noting_one)
        patch.setattr(Reads, "all", noting_every)
        yield seen
    event.remove(engine, "before_cursor_execute", executed)
