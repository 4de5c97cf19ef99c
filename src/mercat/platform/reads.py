"""Hot reads: a statement written in SQLAlchemy Core, compiled once, run on asyncpg in autocommit.

The ORM and the engine cost a multiple of the query itself on a key lookup; the compiler is the part
of SQLAlchemy that is worth keeping there. Everything that writes uses `db.Database`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

import asyncpg
from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql import asyncpg as dialect
from sqlalchemy.sql.compiler import SQLCompiler

from mercat.platform.db import CONNECT_TIMEOUT, connect_arguments
from mercat.platform.errors import Unavailable
from mercat.platform.observability.statements import statement_span
from mercat.platform.settings import Settings

Row = Mapping[str, Any]

_PLANNED = {
    "plan_cache_mode": "force_custom_plan",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "enable_sort": "off",
    "random_page_cost": "1.1",
}
"""What has an order in an index is walked along it: the planner, who cannot tell how many are near
a place or how soon enough are met, would collect everything first. What none has is sorted all the
same.
"""

LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InsufficientResourcesError,  # among them: it has no connection left for us
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a connection says that dies just as it is used
    ConnectionError,
)
"""What asyncpg raises when the server went away or has no room: a read is tried once more."""

_LONGEST_IDLE = 300.0
"""Seconds after which a connection is not trusted any more: firewalls forget them silently."""


_DIALECT = dialect.dialect()  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy


class Query:
    """A statement with named `bindparam`s, as the text and argument order that asyncpg wants.
    `columns`: of an insert, whose values are named after them.
    """

    def __init__(self, statement: ClauseElement, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns

    @cached_property
    def sql(self) -> str:
        return str(self._compiled)

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        arguments = [values[name] if name in values else self._fixed[name] for name in self._names]
        for number, written in self._written:
            arguments[number] = written(arguments[number])
        return arguments

    @cached_property
    def _names(self) -> Sequence[str]:
        return self._compiled.positiontup or ()

    @cached_property
    def _fixed(self) -> dict[str, Any]:
        return dict(self._compiled.params)

    @cached_property
    def _written(self) -> Sequence[tuple[int, Callable[[Any], Any]]]:
        """What asyncpg does not take as it is, by its place, and what makes it so: JSON, text."""
        binds = self._compiled.binds
        types = [binds[name].type.dialect_impl(_DIALECT) for name in self._names]
        makers = [kind.bind_processor(_DIALECT) for kind in types]
        return [(number, maker) for number, maker in enumerate(makers) if maker is not None]

    @cached_property
    def _compiled(self) -> SQLCompiler:
        """When it is first asked: most processes ask few of those that they import."""
        compiled = self._statement.compile(dialect=_DIALECT, column_keys=self._columns)
        return cast("SQLCompiler", compiled)


class _Connections:
    """At most `most` connections, the one that was used last given out first.

    asyncpg's own pool wraps each connection in a proxy and asks the server to reset it, which
    costs as much as the read itself. Reads in autocommit leave nothing behind to reset.
    """

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], most: int) -> None:
        self._connect = connect
        self._turns = asyncio.Semaphore(most)
        self._idle: list[tuple[asyncpg.Connection, float]] = []

    async def take(self) -> asyncpg.Connection:
        """Raises Unavailable when none is free in time or the server is not there."""
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                await self._turns.acquire()
        except TimeoutError as error:
            raise Unavailable(dependency="database") from error
        try:
            return self._fresh() or await self._connect()
        except BaseException as error:
            self._turns.release()
            if isinstance(error, (TimeoutError, OSError)):
                raise Unavailable(dependency="database") from error
            raise

    def give_back(self, connection: asyncpg.Connection) -> None:
        if not connection.is_closed():
            self._idle.append((connection, time.monotonic()))
        self._turns.release()

    def _fresh(self) -> asyncpg.Connection | None:
        while self._idle:
            connection, since = self._idle.pop()
            if not connection.is_closed() and time.monotonic() - since < _LONGEST_IDLE:
                return connection
            connection.terminate()
        return None

    def forget_idle(self) -> None:
        """One was lost: what cut it has cut those that lie idle too, and they do not know yet."""
        for connection, _ in self._idle:
            connection.terminate()
        self._idle.clear()

    async def close(self) -> None:
        while self._idle:
            connection, _ = self._idle.pop()
            try:
                await connection.close(timeout=CONNECT_TIMEOUT)
            except (TimeoutError, *LOST):
                connection.terminate()


class Reads:
    """A bounded pool of read-only connections: to the primary for what must be true this instant,
    to the replica for what may be a moment old.
    """

    def __init__(self, settings: Settings, url: str, *, planned: bool = False) -> None:
        """`planned`: each statement is planned for its values, every time. That costs as much as a
        key lookup, and pays where one value makes another way the right one.
        """
        arguments = connect_arguments(settings, read_only=True)
        if planned:
            arguments["server_settings"] |= _PLANNED

        async def connect() -> asyncpg.Connection:
            return await asyncpg.connect(url, **arguments)

        self._connections = _Connections(connect, settings.db_pool_size)

    async def close(self) -> None:
        await self._connections.close()

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
            self._connections.forget_idle()
        try:
            return await self._once(work)
        except LOST as error:
            raise Unavailable(dependency="database") from error

    async def _once(self, work: Callable[[asyncpg.Connection], Awaitable[Any]]) -> Any:
        connection = await self._connections.take()
        try:
            return await work(connection)
        except (asyncio.CancelledError, TimeoutError, *LOST):
            connection.terminate()  # the answer may still come, and must reach nobody else
            raise
        finally:
            self._connections.give_back(connection)
