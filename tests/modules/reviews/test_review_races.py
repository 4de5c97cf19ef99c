"""Everybody at once: what is seen and what is counted agree all the same."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from tests.modules.identity.staff import Account
from tests.modules.reviews.stage import Json, Stage, say

from mercat.modules.businesses.models import Business, setting
from mercat.modules.businesses.repository import RatingRepository
from mercat.modules.reviews.models import Review
from mercat.modules.reviews.repository import ReviewRepository

PAIRS = 12
REVIEWS, ACTS, AT_ONCE = 6, 48, 12
BROKEN = 500


async def _both_at_once(stage: Stage) -> Counter[str]:
    """How the reviews of so many bookings stand, whose sides have all spoken at the same time."""
    bookings = [await stage.over(stage.bea) for _ in range(PAIRS)]
    said = [
        say(who, {"booking_id": booking, "rating": 4})
        for booking in bookings
        for who in (stage.bea, stage.mona)
    ]
    answers = await asyncio.gather(*said)
    assert {answer.status_code for answer in answers} == {201}
    items = (await stage.bea.get("/reviews?limit=100")).json()["items"]
    return Counter(item["status"] for item in items)


async def test_both_sides_at_once_are_both_seen(stage: Stage) -> None:
    assert await _both_at_once(stage) == {"PUBLISHED": PAIRS}

    assert await stage.stars() == {4: PAIRS}
    assert await stage.faults() == []


async def test_without_the_lock_neither_sees_the_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: that the test above can fail."""
    _unlock(monkeypatch)

    assert (await _both_at_once(stage))["HIDDEN"] > 0


async def test_one_side_speaks_once(stage: Stage) -> None:
    booking = await stage.over(stage.bea)

    told = await asyncio.gather(
        *(say(stage.bea, {"booking_id": booking, "rating": 1 + n % 5}) for n in range(16)),
        say(stage.mona, {"booking_id": booking, "rating": 5}),
    )

    found = Counter((one.status_code, one.json().get("error")) for one in told)
    assert found == {(201, None): 2, (409, "already_reviewed"): 15}
    assert (await stage.stars()).total() == 1


class Fight:
    """Authors who change and delete, somebody who flags, staff who remove and restore, the clock,
    and others who write: of the same few reviews, in any order.
    """

    def __init__(self, stage: Stage, clerk: Account, seed: int) -> None:
        self._stage = stage
        self._clerk = clerk
        self._random = Random(seed)  # noqa: S311 (no secret)
        self.reviews: list[str] = []
        self._bookings: list[str] = []

    async def prepare(self) -> None:
        stage = self._stage
        await stage.run("DELETE FROM review_flags")
        await stage.run("DELETE FROM reviews")
        for table in ("businesses", "studios"):
            await stage.run(
                f"UPDATE {table} SET rating_counts = DEFAULT, rating_count = 0, "  # noqa: S608 (two names)
                "rating_average = NULL"
            )
        for number in range(REVIEWS):
            told: Json = await stage.said(stage.bea, await stage.over(stage.bea), 1 + number % 5)
            self.reviews.append(told["id"])
        await stage.run("UPDATE reviews SET opens_at = now() - interval '1 minute'")
        self._bookings = [await stage.over(stage.bea) for _ in range(4)]

    async def rage(self) -> Counter[int]:
        """The statuses of all answers."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def act() -> int:
            async with turns:
                return await self._act()

        told = await asyncio.gather(*(act() for _ in range(ACTS)), return_exceptions=True)
        await self._stage.open_due()
        return Counter(BROKEN if isinstance(one, BaseException) else one for one in told if one)

    async def change(self, review: str) -> int:
        body = {"rating": self._random.randint(1, 5)}
        return (await self._stage.bea.ask("PATCH", f"/reviews/{review}", body)).status_code

    async def _act(self) -> int:
        random, stage = self._random, self._stage
        review, booking = random.choice(self.reviews), random.choice(self._bookings)
        path = f"/reviews/{review}"
        decision = random.choice(["KEEP", "REMOVE", "RESTORE"])
        asked: list[tuple[Account, str, str, Any]] = [
            (stage.bea, "PATCH", path, {"rating": random.randint(1, 5)}),
            (stage.bea, "PATCH", path, {"rating": random.randint(1, 5)}),
            (self._clerk, "POST", f"{path}/moderate", {"decision": decision, "reason": "So."}),
            (self._clerk, "POST", f"{path}/moderate", {"decision": "RESTORE", "reason": "So."}),
            (stage.carl, "POST", f"{path}/flag", {"reason": "FAKE"}),
            (stage.mona, "POST", f"{path}/reply", {"body": "Well."}),
            (stage.bea, "POST", "/reviews", {"booking_id": booking, "rating": 5}),
            (stage.mona, "POST", "/reviews", {"booking_id": booking, "rating": 5}),
            (stage.bea, "DELETE", path, None),
        ]
        if random.random() < 0.15:
            await stage.open_due()
            return 0
        who, method, url, body = random.choice(asked)
        return (await who.ask(method, url, body)).status_code


async def _rounds(stage: Stage, clerk: Account, rounds: int) -> tuple[list[str], Counter[int]]:
    """What is counted wrong after so many, or after the first where something is; and the statuses
    of all answers.
    """
    statuses = Counter[int]()
    for seed in range(rounds):
        fight = Fight(stage, clerk, seed)
        await fight.prepare()
        statuses += await fight.rage()
        if faults := await stage.faults():
            return faults, statuses
    return [], statuses


@pytest.mark.timeout(120)
async def test_the_stars_are_those_that_were_given(stage: Stage, clerk: Account) -> None:
    faults, statuses = await _rounds(stage, clerk, 2)

    assert faults == []
    assert statuses.keys() <= {200, 201, 403, 404, 409}, statuses
    assert statuses[200] > 15  # it was a fight


@pytest.mark.timeout(120)
async def test_without_the_lock_and_the_arithmetic_they_are_not(
    stage: Stage, clerk: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: each reads what is there, adds its own, and writes it back."""
    _unlock(monkeypatch)

    async def count(self: RatingRepository, business_id: UUID, more: Mapping[int, int]) -> None:
        query = select(Business.rating_counts).where(Business.id == business_id)
        there = (await self._session.scalars(query)).one()
        await asyncio.sleep(0.005)  # what a slower machine would take
        counts = {star: there[star - 1] + more.get(star, 0) for star in range(1, 6)}
        await self._session.execute(setting(Business, business_id, counts))

    monkeypatch.setattr(RatingRepository, "count", count)

    fight = Fight(stage, clerk, 0)
    await fight.prepare()
    await stage.open_due()
    await asyncio.gather(*(fight.change(review) for review in fight.reviews))

    assert await stage.faults()


def _unlock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for anybody, on a machine that is slower than this one."""

    async def hold(self: RatingRepository, business_id: UUID) -> None:
        await self._session.execute(select(Business.id).where(Business.id == business_id))

    async def of_booking(self: ReviewRepository, booking_id: UUID) -> list[Review]:
        query = select(Review).where(Review.booking_id == booking_id, text("deleted_at IS NULL"))
        found = (await self._session.scalars(query)).all()
        await asyncio.sleep(0.02)
        return list(found)

    async def lock(self: ReviewRepository, review_id: UUID) -> Review | None:
        found: Review | None = await self._session.scalar(
            select(Review).where(Review.id == review_id),
            execution_options={"populate_existing": True},
        )
        return found

    monkeypatch.setattr(RatingRepository, "hold", hold)
    monkeypatch.setattr(ReviewRepository, "of_booking", of_booking)
    monkeypatch.setattr(ReviewRepository, "lock", lock)
