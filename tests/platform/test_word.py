"""Enums as text, with a CHECK that the database holds."""

from collections.abc import AsyncIterator
from enum import StrEnum

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from mercat.platform.db import Record, Word, one_of
from mercat.platform.resources import Resources


class Colour(StrEnum):
    RED = "RED"
    GREEN = "GREEN"


walls = Table(
    "test_walls",
    MetaData(naming_convention=Record.metadata.naming_convention),
    Column("colour", Word(Colour)),
    one_of("colour", Colour),
    prefixes=["TEMPORARY"],
)


@pytest.fixture
async def connection(resources: Resources) -> AsyncIterator[AsyncConnection]:
    async with resources.database.engine.connect() as connection:
        await connection.run_sync(walls.metadata.create_all, checkfirst=False)
        yield connection
        await connection.rollback()


async def test_comes_back_as_what_it_was(connection: AsyncConnection) -> None:
    await connection.execute(insert(walls), [{"colour": Colour.RED}, {"colour": None}])

    found = list(await connection.scalars(select(walls.c.colour)))

    assert found == [Colour.RED, None]
    assert isinstance(found[0], Colour)
    assert await connection.scalar(text("SELECT min(colour) FROM test_walls")) == "RED"


async def test_can_be_compared(connection: AsyncConnection) -> None:
    await connection.execute(insert(walls), [{"colour": Colour.RED}, {"colour": Colour.GREEN}])

    found = await connection.scalars(select(walls.c.colour).where(walls.c.colour == Colour.GREEN))

    assert list(found) == [Colour.GREEN]


async def test_the_database_refuses_any_other_word(connection: AsyncConnection) -> None:
    with pytest.raises(IntegrityError, match="ck_test_walls_colour"):
        await connection.execute(text("INSERT INTO test_walls VALUES ('BLUE')"))
