"""Hot reads: a statement written in SQLAlchemy Core, compiled once, run on asyncpg in autocommit.

The ORM and the engine cost a multiple of the query itself on a key lookup; the compiler is the part
of SQLAlchemy that is worth keeping there. Everything that writes uses `db.Database`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import asyncpg
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql import asyncpg as dialect

from mercat.platform.db import CONNECT_TIMEOUT, connect_arguments
from mercat.platform.errors import Unavailable
from mercat.platform.observability.statements import statement_span
from mercat.platform.settings import Settings

Row = Mapping[str, Any]

LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a connection says that dies just as it is used
    ConnectionError,
)
"""What asyncpg raises when the server went away: a read is tried once more on a new connection."""


class Query:
    """A select with named `bindparam`s, as the text and argument order that asyncpg wants."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        compiled = statement.compile(dialect=dialect.dialect())  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
        self.sql = str(compiled)
        self._names: Sequence[str] = compiled.positiontup or ()
        self._fixed: Mapping[str, Any] = compiled.params

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        return [values[name] if name in values else self._fixed[name] for name in self._names]


class _Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg ships no types
    """Reads leave nothing behind to reset, which saves a round trip each time."""

    def get_reset_query(self) -> str:
        return ""


class Reads:
    """A bounded pool of read-only connections: to the primary for what must be true this instant,
    to the replica for what may be a moment old.
    """

    def __init__(self, settings: Settings, url: str) -> None:
        self._pool = asyncpg.create_pool(
            url,
            min_size=0,
            max_size=settings.db_pool_size,
            connection_class=_Connection,
            server_settings={"default_transaction_read_only": "on"},
            **connect_arguments(settings),
        )

    async def open(self) -> None:
        """Opens no connection yet: a process may start while the database is away."""
        await self._pool

    async def close(self) -> None:
        try:
            await asyncio.wait_for(self._pool.close(), CONNECT_TIMEOUT)
        except TimeoutError:
            self._pool.terminate()

    async def ping(self) -> None:
        await self.value("SELECT 1")

    async def value(self, sql: str) -> object:
        """The one value that a plain query gives."""
        value: object = await self._run(lambda connection: connection.fetchval(sql))
        return value

    async def one(self, query: Query, **values: Any) -> Row | None:
        """The first row or None. Raises Unavailable when no connection is to be had in time."""
        arguments = query.arguments(values)
        with statement_span(query.sql):
            row: Row | None = await self._run(lambda c: c.fetchrow(query.sql, *arguments))
        return row

    async def all(self, query: Query, **values: Any) -> list[Row]:
        arguments = query.arguments(values)
        with statement_span(query.sql):
            rows: list[Row] = await self._run(lambda c: c.fetch(query.sql, *arguments))
        return rows

    async def _run(self, work: Callable[[asyncpg.Connection], Awaitable[Any]]) -> Any:
        try:
            return await self._once(work)
        except LOST:
            pass
        try:
            return await self._once(work)
        except LOST as error:
            raise Unavailable(dependency="database") from error

    async def _once(self, work: Callable[[asyncpg.Connection], Awaitable[Any]]) -> Any:
        try:
            connection = await self._pool.acquire(timeout=CONNECT_TIMEOUT)
        except (TimeoutError, OSError) as error:
            raise Unavailable(dependency="database") from error
        try:
            return await work(connection)
        finally:
            await self._pool.release(connection)
