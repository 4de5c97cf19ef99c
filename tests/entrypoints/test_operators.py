"""Commands that work on the database: dead letters, accounts of staff, the doctor."""

import asyncio
from io import StringIO
from pathlib import Path

import pytest
from httpx import AsyncClient
from rich.console import Console
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.chosen import chosen
from tests.modules.businesses.teams import found
from tests.modules.places import business
from tests.running_api import environment_of
from typer.testing import CliRunner

from mercat.entrypoints import cli
from mercat.entrypoints.doctor import CHECKS, examine
from mercat.modules.geography.gateways import ShippedGazetteer
from mercat.modules.geography.models import Gazetteer
from mercat.modules.identity.models import User, UserStatus, UserType
from mercat.platform.ids import uuid7
from mercat.platform.outbox.records import DeadLetter, Delivery
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _as_the_tests_are(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)


async def run(*words: str, typed: str = "") -> tuple[int, str]:
    """In a thread: a command runs a loop of its own."""
    result = await asyncio.to_thread(CliRunner().invoke, cli.app, words, input=typed)
    return result.exit_code, result.output


@pytest.fixture
async def letters(session: AsyncSession) -> list[DeadLetter]:
    letters = [
        DeadLetter(
            event_id=uuid7(),
            handler="send_code",
            position=number,
            aggregate=f"otp:{number}",
            payload={"number": number},
            attempts=9,
            error="SMTPServerDisconnected",
        )
        for number in range(2)
    ]
    session.add_all(letters)
    await session.commit()
    return letters


async def test_no_dead_letters(resources: Resources) -> None:
    assert await run("outbox", "dead") == (0, "No dead letters.\n")
    assert await run("outbox", "replay") == (0, "0 put back.\n")


async def test_dead_letters_are_listed(letters: list[DeadLetter]) -> None:
    status, told = await run("outbox", "dead")

    assert status == 0
    assert str(letters[0].id) in told
    assert told.count("SMTPServerDisconnected") == 2


async def test_one_is_put_back(letters: list[DeadLetter], session: AsyncSession) -> None:
    assert await run("outbox", "replay", str(letters[1].id)) == (0, "1 put back.\n")

    (back,) = await session.scalars(select(Delivery))
    assert (back.event_id, back.payload, back.attempts) == (letters[1].event_id, {"number": 1}, 0)
    assert list(await session.scalars(select(DeadLetter.id))) == [letters[0].id]


async def test_all_are_put_back(letters: list[DeadLetter], session: AsyncSession) -> None:
    assert await run("outbox", "replay") == (0, "2 put back.\n")

    assert list(await session.scalars(select(DeadLetter.id))) == []


async def test_a_member_of_staff_can_sign_in(client: AsyncClient, session: AsyncSession) -> None:
    typed = f"Boss@Example.com\n{PASSWORD}\n{PASSWORD}\n"

    status, told = await run("create-admin", typed=typed)

    assert status == 0
    assert "boss@example.com can sign in now." in told
    assert PASSWORD not in told
    boss = (await session.scalars(select(User))).one()
    assert (boss.user_type, boss.status) == (UserType.STAFF, UserStatus.ACTIVE)
    login = {"email": "boss@example.com", "password": PASSWORD}
    signed_in = await client.post("/api/v1/auth/login", json=login)
    assert signed_in.status_code == 200
    headers = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
    me = (await client.get("/api/v1/auth/me", headers=headers)).json()
    assert (me["roles"], "roles:manage" in me["permissions"]) == (["STAFF", "ADMIN"], True)


async def test_a_password_that_everybody_uses_is_none(
    resources: Resources, session: AsyncSession
) -> None:
    words = ("create-admin", "--email", "boss@example.com", "--password", "Password123")

    status, told = await run(*words)

    assert (status, "lists that attackers try first" in " ".join(told.split())) == (1, True)
    assert await session.scalar(select(User.id)) is None


async def test_one_account_an_address(resources: Resources) -> None:
    words = ("create-admin", "--email", "boss@example.com", "--password", PASSWORD)
    await run(*words)

    status, told = await run(*words)

    assert (status, "already an account" in told) == (1, True)


async def test_the_doctor_finds_nothing(resources: Resources, session: AsyncSession) -> None:
    session.add(Gazetteer(version=ShippedGazetteer().version))
    await session.commit()

    status, told = await run("doctor")

    assert (status, told.count("✓"), told.count("✗")) == (0, len(CHECKS), 0)


async def test_the_doctor_names_what_is_wrong_and_how_to_mend_it(
    resources: Resources, settings: Settings, tmp_path: Path, letters: list[DeadLetter]
) -> None:
    sick = chosen(
        settings,
        redis_url=f"unix://{tmp_path}/nobody",
        database_replica_url="",
    )
    console = Console(file=StringIO(), width=200)
    await business(resources, "firm", team={})  # past the workflows, which would announce it

    assert not await examine(sick, console)

    assert isinstance(console.file, StringIO)
    told = console.file.getvalue()
    assert {name for name in (check.name for check in CHECKS) if f"✗ {name}" in told} == {
        "Cache",
        "Broker",
        "Outbox",
        "Geography",
        "Search",
    }
    assert "2 dead letters" in told
    for check in CHECKS:
        assert (check.remedy in told) is (f"✗ {check.name}" in told)


async def test_the_doctor_names_the_place_of_files_and_no_key(
    resources: Resources, settings: Settings
) -> None:
    away = "s3://bucket/below?endpoint=http://127.0.0.1:1&access_key_id=me&secret_access_key=hush"
    for place, told in (
        (f"file://{settings.data_dir}/f", f"file://{settings.data_dir}/f"),
        (away, "hush"),
    ):
        console = Console(file=StringIO(), width=200)

        await examine(chosen(settings, storage_url=place), console)

        assert isinstance(console.file, StringIO)
        assert (told in console.file.getvalue()) is (place != away)


async def test_the_doctor_where_nothing_can_be_kept(settings: Settings) -> None:
    console = Console(file=StringIO(), width=200)

    assert not await examine(chosen(settings, storage_url="file:///proc/nowhere"), console)

    assert isinstance(console.file, StringIO)
    assert "Look at DATA_DIR and STORAGE_URL" in console.file.getvalue()


async def test_the_doctor_without_a_database(settings: Settings, tmp_path: Path) -> None:
    sick = chosen(settings, database_url=f"postgresql://x@/x?host={tmp_path}")
    console = Console(file=StringIO(), width=200)

    assert not await examine(sick, console)

    assert isinstance(console.file, StringIO)
    for name in ("Database", "Migrations", "Outbox"):
        assert f"✗ {name}" in console.file.getvalue()


async def test_the_doctor_knows_a_database_without_migrations(
    resources: Resources, settings: Settings
) -> None:
    console = Console(file=StringIO(), width=200)
    async with resources.database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE alembic_version RENAME TO gone"))
    try:
        assert not await examine(settings, console)
    finally:
        async with resources.database.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE gone RENAME TO alembic_version"))

    assert isinstance(console.file, StringIO)
    assert "✗ Migrations" in console.file.getvalue()
    assert "make upgrade" in console.file.getvalue()


async def test_stars_that_are_counted_wrong_are_named_and_counted_anew(
    resources: Resources, session: AsyncSession
) -> None:
    wrong = "UPDATE businesses SET rating_counts = '{0,0,0,0,3}', rating_count = 3"
    await found(session)
    await session.execute(text(wrong))
    await session.commit()

    _, told = await run("doctor")
    told = " ".join(told.split())
    assert "✗ Ratings: business " in told
    assert "has stars (0, 0, 0, 0, 3), not (0, 0, 0, 0, 0)" in told
    assert "→ Run `mercat recount`." in told
    assert await run("recount") == (0, "1 mended.\n")
    assert await run("recount") == (0, "0 mended.\n")
