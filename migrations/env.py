"""Alembic's entrance: the same settings, models and names as the application's."""

import asyncio

import asyncpg
from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from mercat.assembly.tables import metadata
from mercat.platform.db import Word
from mercat.platform.places.postgis import is_geometry_index
from mercat.platform.settings import Settings


def configure(**where: object) -> None:
    context.configure(
        target_metadata=metadata,
        compare_type=True,
        compare_server_default=True,
        render_item=render,
        include_name=is_ours,
        **where,
    )
    with context.begin_transaction():
        context.run_migrations()


def render(kind: str, item: object, _: object) -> str | bool:
    """A migration must not change when the code does: our own types are what they are stored as."""
    return "sa.Text()" if kind == "type" and isinstance(item, Word) else False


def is_ours(name: str | None, kind: str, _: object) -> bool:
    """What PostGIS brings, and its indexes where a server has it, is no part of the models."""
    return not (name == "spatial_ref_sys" or (kind == "index" and is_geometry_index(name)))


def migrate(connection: Connection) -> None:
    configure(connection=connection, transaction_per_migration=True)


async def online() -> None:
    url = context.config.attributes.get("database") or Settings().database

    async def connect(**extra: object) -> asyncpg.Connection:
        return await asyncpg.connect(url, **extra)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


if context.is_offline_mode():
    configure(dialect_name="postgresql", literal_binds=True)
elif (connection := context.config.attributes.get("connection")) is not None:
    migrate(connection)
else:
    asyncio.run(online())
