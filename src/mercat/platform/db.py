"""PostgreSQL for what writes: records, sessions and the one transaction of a workflow."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy import BigInteger, CheckConstraint, DateTime, MetaData, Text, event, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from mercat.platform.ids import uuid7
from mercat.platform.settings import Settings

CONNECT_TIMEOUT = 5.0
"""Seconds to wait for a connection, new or from the pool, before a request is told 503."""
COMMAND_TIMEOUT = 15.0
"""Seconds any one statement of a request may take."""


class Record(DeclarativeBase):
    """A row. Its constraints are named after its columns, so that migrations can say them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: BigInteger,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),  # None is no value, and not JSON's null
    }

    # What the database fills in comes back with the statement itself, updates included.
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012 (declared so by SQLAlchemy)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-3)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=-2)
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now(), sort_order=-1
    )


class Word(TypeDecorator[StrEnum]):
    """An enum as text. Its CHECK is `one_of`: a value is added without rewriting the table."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self._kind = kind

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        del dialect
        return None if value is None else self._kind(value)


def one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    words = ", ".join(f"'{word}'" for word in kind)
    return CheckConstraint(f"{column} IN ({words})", name=column)


class Transaction:
    """`async with transaction:` commits when the block ends well, rolls back when not."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._open = False

    async def __aenter__(self) -> None:
        if self._open:
            raise RuntimeError("A workflow is running inside another workflow's transaction.")
        self._open = True

    async def __aexit__(self, error_type: type[BaseException] | None, *_: object) -> None:
        self._open = False
        if error_type is not None:
            await self._session.rollback()
            return
        try:
            await self._session.commit()
        except BaseException:
            await self._session.rollback()
            raise


def connect_arguments(settings: Settings, *, read_only: bool = False) -> dict[str, Any]:
    """asyncpg's arguments for every pool. Behind PgBouncer the statement caches are off."""
    arguments: dict[str, Any] = {
        "timeout": CONNECT_TIMEOUT,
        "command_timeout": COMMAND_TIMEOUT,
        "server_settings": {
            **({"role": settings.db_role} if settings.db_role else {}),
            **({"default_transaction_read_only": "on"} if read_only else {}),
        },
    }
    if not settings.db_statement_cache:
        arguments["statement_cache_size"] = 0
    return arguments


class Database:
    """The primary, and where one is set the replica, of one process."""

    def __init__(self, settings: Settings) -> None:
        self.engine = self._engine(settings, settings.database)
        self.open_session = async_sessionmaker(self.engine, expire_on_commit=False)
        self._open_snapshot = async_sessionmaker(
            self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        )
        self._reader = self._engine(settings, settings.replica, read_only=True)
        self._open_reader = async_sessionmaker(self._reader, expire_on_commit=False)

    @asynccontextmanager
    async def open_reader(self) -> AsyncIterator[AsyncSession]:
        """A session that cannot write, in autocommit, on the replica if there is one."""
        async with self._open_reader() as session:
            yield session

    @asynccontextmanager
    async def open_snapshot(self) -> AsyncIterator[AsyncSession]:
        """A session that cannot write and sees one moment, however much it asks: on the primary,
        for a replica takes long looks away. Nobody waits for it.
        """
        async with self._open_snapshot() as session:
            yield session

    async def version(self) -> str:
        """The primary's release: `18.6`, say."""
        async with self.engine.connect() as connection:
            found = await connection.scalar(text("SHOW server_version_num"))
        major, minor = divmod(int(found or 0), 10_000)
        return f"{major}.{minor}"

    async def close(self) -> None:
        await self.engine.dispose()
        await self._reader.dispose()

    @staticmethod
    def _engine(settings: Settings, url: str, *, read_only: bool = False) -> AsyncEngine:
        arguments = connect_arguments(settings, read_only=read_only)
        options: dict[str, Any] = {}
        if read_only:
            options["isolation_level"] = "AUTOCOMMIT"
        if not settings.db_statement_cache:
            options["connect_args"] = {
                "prepared_statement_cache_size": 0,
                "prepared_statement_name_func": lambda: f"mercat_{uuid4()}",
            }

        async def connect(**extra: Any) -> asyncpg.Connection:
            return await asyncpg.connect(url, **arguments, **extra)

        engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=connect,
            pool_size=settings.db_pool_size,
            max_overflow=0 if read_only else settings.db_max_overflow,
            pool_timeout=CONNECT_TIMEOUT,
            pool_use_lifo=True,  # the one used last has our statements prepared, and is warm
            echo=settings.db_echo,
            hide_parameters=not settings.db_echo,  # or an error would carry them into the log
            **options,
        )
        event.listen(engine.sync_engine, "checkout", _refuse_closed)
        return engine


def _refuse_closed(connection: Any, *_: object) -> None:
    """A connection the server has hung up on is replaced at no cost: asyncpg already knows."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError
