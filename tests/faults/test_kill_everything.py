"""kill -9 of every part in turn while two hundred people register."""

import asyncio
from collections.abc import Iterator

import pytest
from tests.data_directory import data_directory
from tests.faults.people import Crowd, accounts, mails
from tests.furnishing import furnish
from tests.ports import free_port
from tests.running import Up, assert_gone, eventually

from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.postgres import EmbeddedPostgres

PEOPLE = [f"person-{number}@example.com" for number in range(200)]
PARTS = {
    "api": " api ",
    "worker": " worker ",
    "relay": " relay ",
    "valkey": "valkey-server",
    "postgres": "bin/postgres",
}


@pytest.fixture
def layout() -> Iterator[Layout]:
    """Not a new one: how that is furnished is seen in tests/journeys."""
    with data_directory() as layout:
        furnish(layout)
        yield layout


async def kill_in_turn(up: Up, crowd: Crowd) -> None:
    """Each part once, with registrations before, during and after every kill."""
    for number, (name, words) in enumerate(PARTS.items(), start=1):
        # Spread over the crowd: the next is killed when a sixth more of it has an account.
        await crowd.has_grown_to(len(PEOPLE) * number // (len(PARTS) + 1))
        await asyncio.to_thread(kill, up, name, words)


def kill(up: Up, name: str, words: str) -> None:
    said = up.printed.count(f"{name} is back")
    up.child(words).kill()
    eventually(lambda: up.printed.count(f"{name} is back") > said, f"{name} is back")


async def started(layout: Layout) -> Up:
    up = Up(layout, free_port())
    await asyncio.to_thread(up.wait_for, "Mercat is ready")
    return up


async def everybody_has_an_account_and_a_mail(layout: Layout, people: list[str]) -> None:
    assert await accounts(layout.database_url) == dict.fromkeys(people, 1)
    # To read them all takes longer than to write one: first there are enough.
    await asyncio.to_thread(
        eventually,
        lambda: len(list(layout.mailbox.glob("new/*"))) >= len(people),
        "as many e-mails",
    )
    await asyncio.to_thread(
        eventually, lambda: len(mails(layout.mailbox)) >= len(people), "everybody's e-mail"
    )
    assert set(mails(layout.mailbox)) == set(people)


async def stopped(up: Up) -> None:
    descendants = up.descendants()
    assert len(descendants) > len(PARTS)
    assert await asyncio.to_thread(up.stop) == 0
    assert_gone(descendants)


@pytest.mark.timeout(300)
async def test_no_account_and_no_mail_is_lost_whatever_is_killed(layout: Layout) -> None:
    up = await started(layout)
    try:
        crowd = Crowd(up.url)
        await asyncio.gather(crowd.register(PEOPLE), kill_in_turn(up, crowd))

        assert crowd.strange == []
        assert crowd.created | crowd.found == set(PEOPLE)
        await everybody_has_an_account_and_a_mail(layout, PEOPLE)
        await stopped(up)
    finally:
        up.end()


@pytest.mark.timeout(300)
async def test_data_outlives_a_stop_and_a_kill_of_the_whole(layout: Layout) -> None:
    up = await started(layout)
    try:
        await Crowd(up.url).register(PEOPLE[:3])
        descendants = up.descendants()
        up.process.kill()
        up.process.wait()
        assert_gone(descendants)

        up = await started(layout)
        await Crowd(up.url).register(PEOPLE[3:6])
        await everybody_has_an_account_and_a_mail(layout, PEOPLE[:6])
        await stopped(up)
    finally:
        up.end()
    postgres = EmbeddedPostgres(layout)
    await asyncio.to_thread(postgres.start)
    try:
        assert await accounts(layout.database_url) == dict.fromkeys(PEOPLE[:6], 1)
    finally:
        await asyncio.to_thread(postgres.stop)
