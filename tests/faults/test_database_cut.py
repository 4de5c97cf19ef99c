"""The database is away for ten seconds while people go on knocking."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx2
import pytest
from tests.data_directory import data_directory
from tests.faults.people import PASSWORD
from tests.faults.place import Place
from tests.running import eventually

CUT = 10.0
SLOWEST = 9.5
"""Seconds that an answer may take meanwhile: whoever waited for the database would take longer."""


@dataclass
class Knocker:
    """Goes through the doors again and again, and writes down what each has answered."""

    client: httpx2.AsyncClient
    account: dict[str, str]
    bearer: dict[str, str]
    heard: list[tuple[float, str, int, float]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    async def knock(self, until: asyncio.Event) -> None:
        login = {"json": self.account}
        code = {"json": {"email": self.account["email"], "purpose": "LOGIN"}}
        while not until.is_set():
            await self._ask("GET", "me", {200, 503}, headers=self.bearer)
            await self._ask("POST", "login", {200, 503}, **login)
            await self._ask("POST", "send-otp", {202, 503}, **code)
            await asyncio.sleep(0.5)

    async def _ask(self, method: str, door: str, expected: set[int], **request: object) -> None:
        began = time.monotonic()
        response = await self.client.request(method, door, **request)  # type: ignore[arg-type]  # whatever is sent
        status = response.status_code
        self.heard.append((began, door, status, time.monotonic() - began))
        if status not in expected or (status == 503) != ("unavailable" in response.text):
            self.strange.append(f"{door} {status} {response.text}")

    def answered(self, door: str, after: float) -> bool:
        return any(began > after and d == door and s < 300 for began, d, s, _ in self.heard)


@pytest.fixture
def place() -> Iterator[Place]:
    with data_directory() as layout:
        place = Place(layout)
        try:
            place.open()
            yield place
        finally:
            place.close()


@pytest.mark.timeout(180)
async def test_ten_seconds_without_the_database(place: Place) -> None:
    """Clear 503s, none that hangs, and all is well again without a restart."""
    bearer = await asyncio.to_thread(place.sign_in, "cut@example.com")
    account = {"email": "cut@example.com", "password": PASSWORD}
    done = asyncio.Event()
    async with httpx2.AsyncClient(base_url=str(place.client.base_url), timeout=20) as client:
        people = [Knocker(client, account, bearer) for _ in range(4)]
        knocking = asyncio.gather(*(person.knock(done) for person in people))
        await asyncio.sleep(1)
        await asyncio.to_thread(place.postgres.stop)
        cut = time.monotonic()
        await asyncio.sleep(CUT)
        restart = time.monotonic()
        await asyncio.to_thread(place.postgres.start)
        back = time.monotonic()
        doors = ("me", "login", "send-otp")
        try:
            await asyncio.to_thread(
                eventually,
                lambda: all(person.answered(door, back) for person in people for door in doors),
                "every door for everybody",
            )
        finally:
            done.set()
            await knocking

    heard = [answer for person in people for answer in person.heard]
    assert [line for person in people for line in person.strange] == []
    assert {s for began, _, s, took in heard if cut < began and began + took < restart} == {503}
    assert max(took for _, _, _, took in heard) < SLOWEST
