"""Sessions, transactions and the pool behind them."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.chosen import chosen

from mercat.modules.identity.models import Otp, Purpose, User, UserStatus, UserType
from mercat.platform.db import Database, Transaction
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

_OTHERS = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def user(email: str = "ada@example.com") -> User:
    return User(email=email, user_type=UserType.CUSTOMER, status=UserStatus.PENDING)


async def emails(session: AsyncSession) -> list[str]:
    return list(await session.scalars(select(User.email).order_by(User.email)))


async def test_a_block_that_ends_well_is_committed(
    resources: Resources, session: AsyncSession
) -> None:
    async with Transaction(session):
        session.add(user())

    async with resources.database.open_session() as other:
        assert await emails(other) == ["ada@example.com"]


async def test_one_that_fails_is_not(resources: Resources, session: AsyncSession) -> None:
    async def fail() -> None:
        async with Transaction(session):
            session.add(user())
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert await emails(session) == []


async def test_nor_is_one_whose_commit_fails_and_the_session_stays_usable(
    session: AsyncSession,
) -> None:
    transaction = Transaction(session)
    with pytest.raises(IntegrityError):
        async with transaction:
            session.add_all([user(), user()])

    async with transaction:
        session.add(user("eve@example.com"))

    assert await emails(session) == ["eve@example.com"]


async def test_a_workflow_cannot_run_inside_another(session: AsyncSession) -> None:
    transaction = Transaction(session)

    async def nest() -> None:
        async with transaction:
            session.add(user())
            async with transaction:
                pass

    with pytest.raises(RuntimeError, match="inside another workflow's transaction"):
        await nest()

    assert await emails(session) == []


async def test_what_the_database_fills_in_comes_back(session: AsyncSession) -> None:
    ada = user()
    async with Transaction(session):
        session.add(ada)
    created = ada.updated_at
    async with Transaction(session):
        ada.first_name = "Ada"

    assert ada.id.version == 7
    assert ada.created_at == created
    assert ada.updated_at > created
    assert (ada.locale, ada.timezone) == ("en", "UTC")


async def test_a_reader_cannot_write(resources: Resources) -> None:
    async with resources.database.open_reader() as reader:
        assert await reader.scalar(select(func.count()).select_from(User)) == 0
        with pytest.raises(DBAPIError, match="read-only transaction"):
            await reader.execute(text("DELETE FROM users"))


async def test_a_reader_asks_the_replica(settings: Settings, database: str) -> None:
    replica = chosen(settings, database_replica_url=f"{database}&application_name=r")
    both = Database(replica)
    name = text("SELECT current_setting('application_name')")
    try:
        async with both.open_reader() as reader, both.open_session() as writer:
            assert await reader.scalar(name) == "r"
            assert await writer.scalar(name) != "r"
    finally:
        await both.close()


async def test_connections_that_the_server_cut_are_replaced_unnoticed(
    resources: Resources, database: str
) -> None:
    async def work() -> None:
        async with resources.database.open_session() as session:
            await session.execute(text("SELECT pg_sleep(0.02)"))

    await asyncio.gather(*[work() for _ in range(5)])
    connection = await asyncpg.connect(database)
    assert await connection.fetchval(_OTHERS) >= 5
    await connection.close()
    await asyncio.sleep(0.1)

    await asyncio.gather(*[work() for _ in range(5)])


async def test_an_error_does_not_carry_the_values(session: AsyncSession) -> None:
    session.add(Otp(email="ada@example.com", purpose=Purpose.LOGIN))

    with pytest.raises(IntegrityError) as error:
        await session.flush()

    assert "SQL parameters hidden" in str(error.value)
    assert "[parameters" not in str(error.value).lower()


async def test_behind_a_pooler_no_statement_is_kept(settings: Settings) -> None:
    database = Database(chosen(settings, db_statement_cache=False))
    try:
        async with database.open_session() as session:
            for number in range(3):
                assert await session.scalar(text("SELECT CAST(:n AS int)"), {"n": number}) == number
            kept = await session.scalars(text("SELECT name FROM pg_prepared_statements"))
            assert [name for name in kept if name.startswith("__asyncpg")] == []
    finally:
        await database.close()
