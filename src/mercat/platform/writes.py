"""Hot writes: what `reads` is to reading, in the one transaction of a session.

Statements are compiled once and said on the session's own connection, past the engine and the unit
of work, which cost several times what the statement itself does. Whatever else the session does, it
does in the same transaction, and its commit is the only one.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

import asyncpg
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.platform.db import Record
from mercat.platform.observability.statements import statement_span
from mercat.platform.reads import LOST, Query, Row

_KNOWN = "mercat.writes"
_BROKEN = (asyncio.CancelledError, TimeoutError, *LOST)
"""After which nobody knows what the connection still has to say."""


class Insertion:
    """Rows of one table. `once`: columns of a unique key; who has one that is there already is left
    out. `returning`: what comes back of those that were written.
    """

    def __init__(
        self, table: type[Record], *, once: Sequence[str] = (), returning: Sequence[str] = ()
    ) -> None:
        self._table = cast("Table", table.__table__)
        self._once = once
        self._returning = returning
        self._queries: dict[tuple[str, ...], Query] = {}

    def query(self, names: tuple[str, ...]) -> Query:
        """Of rows that say these columns: PostgreSQL fills in the others."""
        if names not in self._queries:
            statement = insert(self._table)
            if self._once:
                statement = statement.on_conflict_do_nothing(index_elements=self._once)
            told = [self._table.c[name] for name in self._returning]
            self._queries[names] = Query(
                statement.returning(*told) if told else statement, columns=names
            )
        return self._queries[names]


class Writes:
    """Errors are asyncpg's own, and not wrapped by SQLAlchemy."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self, query: Query, **values: Any) -> Sequence[Row]:
        return await self._fetch(query, query.arguments(values))

    async def one(self, query: Query, **values: Any) -> Row | None:
        """The first row or None."""
        return next(iter(await self.all(query, **values)), None)

    async def insert(
        self, insertion: Insertion, rows: Sequence[Mapping[str, Any]]
    ) -> Sequence[Row]:
        """In one round trip."""
        query = insertion.query(tuple(sorted({name for row in rows for name in row})))
        if len(rows) == 1:
            return await self._fetch(query, query.arguments(rows[0]))
        return await self._fetch_many(query, [query.arguments(row) for row in rows])

    async def _fetch(self, query: Query, arguments: Sequence[Any]) -> Sequence[Row]:
        connection = await self._connection()
        if connection is None:
            return await self._begin_with(query, arguments)
        try:
            with statement_span(query.sql):
                rows: Sequence[Row] = await connection.fetch(query.sql, *arguments)
        except _BROKEN:
            await self._session.invalidate()
            raise
        return rows

    async def _fetch_many(self, query: Query, arguments: Sequence[Sequence[Any]]) -> Sequence[Row]:
        connection = await self._connection()
        if connection is None:
            # The engine begins with what it executes, and cannot tell what many have returned.
            (first, *others) = arguments
            found = [*await self._begin_with(query, first)]
            return [*found, *await self._fetch_many(query, others)] if others else found
        try:
            with statement_span(query.sql):
                rows: Sequence[Row] = await connection.fetchmany(query.sql, arguments)
        except _BROKEN:
            await self._session.invalidate()
            raise
        return rows

    async def _connection(self) -> asyncpg.Connection | None:
        """Of the transaction, once it has begun. What the session has not written yet is written
        now, as before any statement of its own.
        """
        session = self._session
        if session.new or session.dirty or session.deleted:
            await session.flush()
        begun, connection = session.info.get(_KNOWN, (None, None))
        return None if begun is None or begun is not _transaction(session) else connection

    async def _begin_with(self, query: Query, arguments: Sequence[Any]) -> Sequence[Row]:
        """The engine begins when it executes something, so it executes the first."""
        connection = await self._session.connection()
        found = await connection.exec_driver_sql(query.sql, tuple(arguments))
        rows = cast("Sequence[Row]", found.mappings().all()) if found.returns_rows else ()
        raw = await connection.get_raw_connection()
        self._session.info[_KNOWN] = (_transaction(self._session), raw.driver_connection)
        return rows


def said_of(record: Record) -> dict[str, Any]:
    """What was set of a record that no session knows, as a row to insert."""
    return {name: value for name, value in vars(record).items() if not name.startswith("_")}


def _transaction(session: AsyncSession) -> object:
    """Which one it is: a session that has committed begins another, perhaps elsewhere."""
    return session.sync_session.get_transaction()
