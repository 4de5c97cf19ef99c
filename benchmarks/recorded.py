"""What one request asks of PostgreSQL, written down as it asks it, to be asked again by hand."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import event

from mercat.platform.db import Database
from mercat.platform.ids import uuid7

_LOCKS = 1 << 40
"""Numbers beyond it are keys of advisory locks: whoever took the same would wait."""


@dataclass(frozen=True)
class Said:
    """`writes`: on the connection of the transaction, whose BEGIN and COMMIT are among the rest."""

    sql: str
    arguments: Sequence[Any]
    writes: bool


class Recorder:
    """Everything that is said while it listens, in its order."""

    def __init__(self) -> None:
        self.said: list[Said] = []

    def listen_to(self, database: Database) -> None:
        """What SQLAlchemy executes: asyncpg tells nobody of prepared statements."""

        def tell(_c: Any, _cursor: Any, sql: str, arguments: Sequence[Any], *_: Any) -> None:
            self.said.append(Said(sql, arguments, writes=True))

        event.listen(database.engine.sync_engine, "before_cursor_execute", tell)

    def listener(self) -> Callable[[Any], None]:
        """For one connection: it writes from its first BEGIN on."""
        writes = False

        def hear(record: Any) -> None:
            nonlocal writes
            begins = record.query == "BEGIN;"
            writes = writes or begins
            # SQLAlchemy says that it executes, and begins then.
            said = Said(record.query, record.args, writes)
            self.said.insert(len(self.said) - begins, said)

        return hear


@contextmanager
def overheard(recorder: Recorder) -> Iterator[None]:
    """Of every connection of asyncpg that is opened meanwhile."""
    connect: Callable[..., Any] = asyncpg.connect

    async def listened(*arguments: Any, **options: Any) -> asyncpg.Connection:
        connection = await connect(*arguments, **options)
        connection.add_query_logger(recorder.listener())
        return connection

    asyncpg.connect = listened
    try:
        yield
    finally:
        asyncpg.connect = connect


class Replay:
    """The same again with other values. `names`: what is known by which name; what has an id that
    is as new as the request gets a new one each time, and so do keys of advisory locks.
    """

    def __init__(self, said: Sequence[Said], names: Mapping[Any, str], since: UUID) -> None:
        self._names = dict(names)
        self._fresh: list[str] = []
        for one in said:
            self._name_new(one.arguments, since)
        self._said = [(one.sql, one.writes, [*map(self._maker, one.arguments)]) for one in said]

    def __len__(self) -> int:
        return len(self._said)

    async def run(
        self, writer: asyncpg.Connection, reader: asyncpg.Connection, values: dict[str, Any]
    ) -> asyncpg.Record | None:
        """The last row that came back: the booking, as it is told."""
        row = None
        values |= {name: uuid7() for name in self._fresh}
        for sql, writes, makers in self._said:
            connection = writer if writes else reader
            if makers:
                found = await connection.fetch(sql, *[make(values) for make in makers])
                row = found[0] if found else row
            else:
                await connection.execute(sql)
        return row

    def _name_new(self, arguments: Sequence[Any], since: UUID) -> None:
        for value in arguments:
            if isinstance(value, UUID) and value not in self._names and value > since:
                self._fresh.append(f"new {len(self._fresh)}")
                self._names[value] = self._fresh[-1]

    def _maker(self, value: Any) -> Callable[[Mapping[str, Any]], Any]:
        if isinstance(value, list):
            makers = [self._maker(one) for one in value]
            return lambda values: [make(values) for make in makers]
        if isinstance(value, int) and abs(value) > _LOCKS:
            return lambda _: random.getrandbits(63)
        if type(value) is str:
            return self._text_maker(value)
        name = self._names.get(value)
        return (lambda _: value) if name is None else (lambda values: values[name])

    def _text_maker(self, text: str) -> Callable[[Mapping[str, Any]], Any]:
        inside = [(str(known), name) for known, name in self._names.items() if str(known) in text]

        def made(values: Mapping[str, Any]) -> str:
            written = text
            for known, name in inside:
                written = written.replace(known, str(values[name]))
            return written

        return made if inside else lambda _: text
