"""kill -9 of every part in turn while two hundred people register."""

import asyncio
from collections.abc import Iterator

import psutil
import pytest
from tests.data_directory import data_directory
from tests.faults.people import Crowd, accounts, mails
from tests.running import Up, assert_gone, eventually, free_port

from mercat.platform.embedded.layout import Layout

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
    with data_directory() as layout:
        yield layout


async def kill_in_turn(up: Up, crowd: Crowd) -> None:
    """Each part once, with registrations before, during and after every kill."""
    for number, (name, words) in enumerate(PARTS.items(), start=1):
        # Spread over the crowd: the next is killed when a sixth more of it has an account.
        async with asyncio.timeout(60):
            while crowd.done < len(PEOPLE) * number // (len(PARTS) + 1):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        said = up.printed.count(f"{name} is back")
        (await asyncio.to_thread(up.child, words)).kill()
        await asyncio.to_thread(
            eventually, lambda: up.printed.count(f"{name} is back") > said, f"{name} is back"
        )


@pytest.mark.timeout(300)
async def test_no_account_and_no_mail_is_lost_whatever_is_killed(layout: Layout) -> None:
    up = Up(layout, free_port())
    try:
        await asyncio.to_thread(up.wait_for, "Mercat is ready")
        crowd = Crowd(up.url)
        await asyncio.gather(crowd.register(PEOPLE), kill_in_turn(up, crowd))

        assert crowd.strange == []
        assert crowd.created | crowd.found == set(PEOPLE)
        assert await accounts(layout.database_url) == dict.fromkeys(PEOPLE, 1)
        await asyncio.to_thread(
            eventually, lambda: len(mails(layout.mailbox)) == len(PEOPLE), "everybody's e-mail"
        )
        assert set(mails(layout.mailbox)) == set(PEOPLE)
        descendants = up.descendants()
        assert await asyncio.to_thread(up.stop) == 0
        assert_gone(descendants)
    finally:
        up.end()


@pytest.mark.timeout(300)
async def test_data_outlives_a_stop_and_a_kill_of_the_whole(layout: Layout) -> None:
    people = PEOPLE[:6]

    async def live(some: list[str]) -> Up:
        up = Up(layout, free_port())
        await asyncio.to_thread(up.wait_for, "Mercat is ready")
        await Crowd(up.url).register(some)
        return up

    first = await live(people[:2])
    assert await asyncio.to_thread(first.stop) == 0
    second = await live(people[2:4])
    descendants = second.descendants()
    second.process.kill()
    second.process.wait()
    assert_gone(descendants)
    third = await live(people[4:])
    try:
        assert await accounts(layout.database_url) == dict.fromkeys(people, 1)
        await asyncio.to_thread(
            eventually, lambda: set(mails(layout.mailbox)) == set(people), "everybody's e-mail"
        )
    finally:
        descendants = psutil.Process(third.process.pid).children(recursive=True)
        assert await asyncio.to_thread(third.stop) == 0
        assert_gone(descendants)
