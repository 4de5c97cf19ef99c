"""Failed sign-ins slow down who makes them, and nobody else."""

import asyncio

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import API, PASSWORD, WRONG, Person, Visit, provide, told

from mercat.modules.identity.models import LoginSession, Throttle
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.resources import Resources

UNHEARD = (401, "invalid_credentials")
"""What anybody is told at a device that is not known."""
LOCKED = (423, "account_locked")
"""What the right password is told at one that is."""


async def enter(client: AsyncClient, email: str, password: str) -> Response:
    return await client.post(f"{API}/login", json={"email": email, "password": password})


async def fail(client: AsyncClient, person: Person, times: int) -> None:
    for _ in range(times):
        assert told(await enter(client, person.email, WRONG)) == (401, "invalid_credentials")


def subject(resources: Resources, kind: str, *parts: str) -> bytes:
    return resources.keyring.mac(f"throttle:{kind}", *(part.encode() for part in parts))


async def set_failures(session: AsyncSession, subject: bytes, failures: int) -> None:
    statement = update(Throttle).where(Throttle.subject == subject).values(failures=failures)
    assert await session.scalar(statement.returning(Throttle.failures)) == failures
    await session.commit()


async def come_in(client: AsyncClient, person: Person) -> None:
    """From now on this device is known."""
    assert (await enter(client, person.email, PASSWORD)).status_code == 200


async def failures(session: AsyncSession) -> list[int]:
    """Of the account, its network and everybody, in no order."""
    return sorted(await session.scalars(select(Throttle.failures)))


async def test_four_failures_are_free(client: AsyncClient, ada: Person) -> None:
    await fail(client, ada, 4)

    assert (await enter(client, ada.email, PASSWORD)).status_code == 200


async def test_the_fifth_locks_for_a_second(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, ada: Person
) -> None:
    await come_in(client, ada)
    await fail(client, ada, 5)

    response = await enter(client, ada.email, PASSWORD)
    assert told(response) == LOCKED
    assert response.headers["retry-after"] == "1"
    assert len((await session.scalars(select(LoginSession.id))).all()) == 1

    clock.move(seconds=1)
    assert (await enter(client, ada.email, PASSWORD)).status_code == 200


async def test_then_for_twice_as_long_each_time(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, ada: Person
) -> None:
    await come_in(client, ada)
    await fail(client, ada, 4)
    waits = []
    for _ in range(12):
        await fail(client, ada, 1)
        response = await enter(client, ada.email, PASSWORD)
        assert response.status_code == 423
        waits.append(int(response.headers["retry-after"]))
        clock.move(seconds=waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


async def test_the_wait_ends_when_it_says(
    client: AsyncClient, clock: MovableClock, ada: Person
) -> None:
    await come_in(client, ada)
    await fail(client, ada, 8)
    clock.move(seconds=6)
    response = await enter(client, ada.email, PASSWORD)
    assert (response.status_code, response.headers["retry-after"]) == (423, "2")

    clock.move(seconds=2)
    assert (await enter(client, ada.email, PASSWORD)).status_code == 200


async def test_the_right_password_does_not_lengthen_the_wait(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    await fail(client, ada, 5)
    for _ in range(3):
        assert told(await enter(client, ada.email, PASSWORD)) == UNHEARD

    assert await failures(session) == [5, 8, 8]  # only the network's and everybody's


async def test_thousands_of_failures_are_still_told_as_one(
    client: AsyncClient, session: AsyncSession, resources: Resources, ada: Person
) -> None:
    await come_in(client, ada)
    await fail(client, ada, 1)
    network = subject(resources, "network", "203.0.113.7")
    await session.execute(update(Throttle).where(Throttle.subject != network).values(failures=5000))
    await session.commit()

    await fail(client, ada, 1)
    response = await enter(client, ada.email, PASSWORD)
    assert (response.status_code, response.headers["retry-after"]) == (423, "900")


async def test_a_success_starts_the_count_anew(client: AsyncClient, ada: Person) -> None:
    await fail(client, ada, 4)
    assert (await enter(client, ada.email, PASSWORD)).status_code == 200
    await fail(client, ada, 4)

    assert (await enter(client, ada.email, PASSWORD)).status_code == 200


async def test_an_hour_without_failures_does_too(
    client: AsyncClient, clock: MovableClock, ada: Person
) -> None:
    await fail(client, ada, 10)
    clock.move(hours=1, seconds=1)
    await fail(client, ada, 4)

    assert (await enter(client, ada.email, PASSWORD)).status_code == 200


async def test_a_known_device_is_not_locked_out_by_strangers(
    client: AsyncClient, ada: Person, visitor: Visit
) -> None:
    assert (await enter(client, ada.email, PASSWORD)).status_code == 200
    stranger = visitor("198.51.100.9", "curl")
    await fail(stranger, ada, 10)

    assert told(await enter(stranger, ada.email, PASSWORD)) == UNHEARD
    assert (await enter(client, ada.email, PASSWORD)).status_code == 200


async def test_but_by_its_own_failures(client: AsyncClient, ada: Person, visitor: Visit) -> None:
    assert (await enter(client, ada.email, PASSWORD)).status_code == 200
    await fail(client, ada, 5)

    assert told(await enter(client, ada.email, PASSWORD)) == LOCKED
    assert (await enter(visitor("198.51.100.9", "curl"), ada.email, PASSWORD)).status_code == 200


async def test_a_device_is_known_to_its_own_account_only(
    client: AsyncClient, resources: Resources, ada: Person, visitor: Visit
) -> None:
    eve = await provide(resources, "eve@example.com")
    assert (await enter(client, eve.email, PASSWORD)).status_code == 200
    await fail(visitor("198.51.100.9", "curl"), ada, 10)

    assert told(await enter(client, ada.email, PASSWORD)) == UNHEARD


async def test_strangers_count_together(client: AsyncClient, ada: Person, visitor: Visit) -> None:
    for n in range(5):
        await fail(visitor(f"198.51.100.{n}", f"curl/{n}"), ada, 1)

    assert told(await enter(client, ada.email, PASSWORD)) == UNHEARD


async def test_the_counts_survive_the_loss_of_valkey(
    client: AsyncClient, resources: Resources, ada: Person
) -> None:
    await fail(client, ada, 5)
    await resources.cache._redis.flushdb()

    assert told(await enter(client, ada.email, PASSWORD)) == UNHEARD


async def test_sixteen_at_once_are_sixteen(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    await asyncio.gather(*(fail(client, ada, 1) for _ in range(16)))

    assert await failures(session) == [16, 16, 16]


async def test_a_network_that_fails_everywhere_has_to_wait(
    client: AsyncClient, session: AsyncSession, ada: Person, visitor: Visit
) -> None:
    for n in range(20):
        await asyncio.gather(
            *(enter(client, f"nobody{n * 5 + i}@example.com", WRONG) for i in range(5))
        )

    response = await enter(client, ada.email, PASSWORD)
    assert told(response) == (429, "rate_limited")
    assert response.headers["retry-after"] == "1"
    assert await session.scalar(select(LoginSession.id)) is None
    assert (await enter(visitor("198.51.100.9", "curl"), ada.email, PASSWORD)).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"), [("2001:db8::2", 429), ("2001:db8:0:1::1", 200)], ids=["same", "other"]
)
async def test_a_household_of_ipv6_counts_as_one(
    session: AsyncSession,
    resources: Resources,
    ada: Person,
    visitor: Visit,
    address: str,
    status: int,
) -> None:
    await fail(visitor("2001:db8::1", "curl"), ada, 1)
    await set_failures(session, subject(resources, "network", "2001:db8::/64"), 100)

    response = await enter(visitor(address, "Firefox"), ada.email, PASSWORD)

    assert response.status_code == status


async def test_a_spray_over_all_accounts_makes_each_stricter(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    clock: MovableClock,
    ada: Person,
    visitor: Visit,
) -> None:
    clock.move(seconds=60 - clock.now().timestamp() % 60)  # a minute has just begun
    assert (await enter(client, ada.email, PASSWORD)).status_code == 200
    stranger = visitor("198.51.100.9", "curl")
    await fail(stranger, ada, 2)
    minute = clock.now().strftime("%Y%m%d%H%M")
    await set_failures(session, subject(resources, "everybody", minute), 300)

    locked = await enter(stranger, ada.email, PASSWORD)

    assert told(locked) == UNHEARD
    assert (await enter(client, ada.email, PASSWORD)).status_code == 200  # a known device
    clock.move(seconds=60)
    assert (await enter(stranger, ada.email, PASSWORD)).status_code == 200


async def test_a_lock_tells_a_stranger_nothing_of_the_password(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, ada: Person
) -> None:
    await fail(client, ada, 5)

    right, wrong = [await enter(client, ada.email, given) for given in (PASSWORD, WRONG)]

    assert told(right) == told(wrong) == UNHEARD
    assert "retry-after" not in right.headers
    assert right.json()["detail"].keys() == wrong.json()["detail"].keys()
    assert await session.scalar(select(LoginSession.id)) is None
    clock.move(seconds=2)
    assert (await enter(client, ada.email, PASSWORD)).status_code == 200


async def test_no_wave_of_guesses_passes_the_lock(
    client: AsyncClient, session: AsyncSession, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right one has been let through the first look, and comes last of all."""
    others, verify = asyncio.Event(), Passwords.verify

    async def slowly(self: Passwords, password: str, stored: str | None) -> bool:
        if password == PASSWORD:
            await others.wait()
        return await verify(self, password, stored)

    monkeypatch.setattr(Passwords, "verify", slowly)
    right = asyncio.create_task(enter(client, ada.email, PASSWORD))
    await asyncio.sleep(0.2)
    await asyncio.gather(*(fail(client, ada, 1) for _ in range(8)))
    others.set()

    assert told(await right) == UNHEARD
    assert await session.scalar(select(LoginSession.id)) is None
