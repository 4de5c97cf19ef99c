"""One connection that writes and reads many rows at once."""

import io
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg.pgproto import pgproto
from sqlalchemy import Table

from mercat.platform.bulk import keys
from mercat.platform.bulk.fields import END, SIGNATURE, row_start
from mercat.platform.db import CONNECT_TIMEOUT, Record
from mercat.platform.settings import Settings

Row = Mapping[str, Any]
_ID = slice(6, 22)
"""Where a row's id stands: after the number of its fields and its own length."""


def quick_uuid(content: bytes) -> UUID:
    """Five times as fast as the standard library's, which matters where there are millions."""
    made: UUID = pgproto.UUID(content)
    return made


class Columns:
    """The columns that rows of a table are made of, in the order of each row's values. A row is
    `start` and then a field of `bulk.fields` for each.

    Raises ValueError when there is no such column, when `id` is not the first, and when one is left
    out that every row needs: a column that a migration adds is noticed where the rows are made.
    """

    def __init__(self, record: type[Record], names: str) -> None:
        table = record.__table__
        assert isinstance(table, Table)  # noqa: S101 (no record of ours is anything else)
        self.table = table.name
        self.names = tuple(names.split())
        self.start = row_start(len(self.names))
        needed = {c.name for c in table.c if not (c.nullable or c.server_default or c.computed)}
        if unknown := set(self.names) - {c.name for c in table.c if not c.computed}:
            raise ValueError(f"{self.table} has no {', '.join(sorted(unknown))}")
        if missing := needed - set(self.names):
            raise ValueError(f"Rows of {self.table} need {', '.join(sorted(missing))}")
        if self.names[0] != "id":
            raise ValueError(f"Rows of {self.table} begin with their id")


class Bulk:
    """One connection that may take its time."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    @asynccontextmanager
    async def filling(
        self, tables: Iterable[Columns], rules: Sequence[keys.Rule] = ()
    ) -> AsyncIterator["Filling"]:
        """A transaction that adds rows to these tables. `rules`: what their triggers hold. Raises
        BrokenKey at its end, or what the driver raises of the first row that is refused.
        """
        async with self._connection.transaction():
            names = [columns.table for columns in tables]
            waits = await keys.wait(self._connection, names, rules)
            filling = Filling(self._connection)
            yield filling
            if waits:
                await keys.check(self._connection, filling.added, rules)

    async def read(
        self, record: type[Record], names: str, ids: Collection[UUID] | None = None
    ) -> list[Row]:
        """These columns of every row, or of those with these ids, in the order of the first."""
        wanted = ", ".join(f'"{record.__table__.c[name].name}"' for name in names.split())
        some = "" if ids is None else "WHERE id = ANY($1)"
        query = f'SELECT {wanted} FROM "{record.__tablename__}" {some} ORDER BY 1'  # noqa: S608 (our own names)
        arguments = [] if ids is None else [list(ids)]
        found: list[Row] = await self._connection.fetch(query, *arguments)
        return found

    async def present(self, record: type[Record], ids: Collection[UUID]) -> set[UUID]:
        """Which of these ids have rows."""
        return {row["id"] for row in await self.read(record, "id", ids)}

    async def take_turns(self, name: str) -> None:
        """Waits until no other transaction that took this name is open."""
        await self._connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name
        )


class Filling:
    """`added`: the tables that have new rows, and the range of their ids."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self.added: dict[str, keys.Range] = {}

    async def copy(self, columns: Columns, rows: Sequence[bytes]) -> None:
        if not rows:
            return
        content = io.BytesIO(b"".join((SIGNATURE, *rows, END)))
        await self._connection.copy_to_table(
            columns.table, source=content, columns=columns.names, format="binary"
        )
        # Rows of a table begin alike: the least is the one with the least id.
        self._note(columns.table, quick_uuid(min(rows)[_ID]), quick_uuid(max(rows)[_ID]))

    async def add_missing(
        self, record: type[Record], names: str, rows: Sequence[Sequence[Any]]
    ) -> None:
        """A few rows, `id` first, of which some may be there, or be added by others meanwhile: for
        those it waits, so all who add the same do it in one order.
        """
        if not rows:
            return
        columns = [f'"{record.__table__.c[name].name}"' for name in names.split()]
        values = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
        table = record.__tablename__
        statement = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({values})'  # noqa: S608 (our own names)
        await self._connection.executemany(f"{statement} ON CONFLICT DO NOTHING", rows)
        self._note(table, min(row[0] for row in rows), max(row[0] for row in rows))

    def _note(self, table: str, first: UUID, last: UUID) -> None:
        before = self.added.get(table, (first, last))
        self.added[table] = min(first, before[0]), max(last, before[1])


@asynccontextmanager
async def open_bulk(settings: Settings) -> AsyncIterator[Bulk]:
    role = {"role": settings.db_role} if settings.db_role else {}
    connection = await asyncpg.connect(
        settings.database, timeout=CONNECT_TIMEOUT, server_settings=role
    )
    try:
        yield Bulk(connection)
    finally:
        await connection.close()


def chunks(first: int, last: int, size: int) -> Iterable[range]:
    """The numbers from `first` up to but without `last`, `size` at a time."""
    return (range(start, min(start + size, last)) for start in range(first, last, size))
