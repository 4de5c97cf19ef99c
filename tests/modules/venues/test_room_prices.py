"""What a room costs, as its team says it."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.counting import statements
from tests.modules.identity.people import told
from tests.modules.identity.staff import acts
from tests.modules.venues.venue import Venue, tier

from mercat.modules.venues.models import RoomPrice, Studio
from mercat.modules.venues.service import RoomPrices
from mercat.platform.ids import uuid7
from mercat.platform.outbox import OutboxEvent

NIGHT = {"opens": "22:00", "closes": "02:00"}
TIERS = [
    tier(60, 4000, weekdays=[0, 1, 2, 3, 4]),
    tier(60, 6000, weekdays=[5, 6]),
    tier(120, 3000, weekdays=[4, 5], window=NIGHT),
    tier(480, 25_000),
]


@pytest.fixture
async def door(venue: Venue) -> str:
    return f"/rooms/{(await venue.room())['id']}/prices"


async def put(venue: Venue, door: str, *tiers: dict[str, Any]) -> dict[str, Any]:
    response = await venue.olga.ask("PUT", door, {"tiers": tiers})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def without_ids(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [{name: one[name] for name in one if name != "id"} for one in answer["tiers"]]


async def test_said_and_told(venue: Venue, door: str, session: AsyncSession) -> None:
    answer = await put(venue, door, *TIERS[::-1])

    assert without_ids(answer) == TIERS
    assert answer["currency"] == "GBP"
    assert answer["completeness"] == {"is_complete": True, "unpriced": []}
    assert (await venue.olga.get(door)).json() == answer
    assert (await venue.look(door)).json() == answer | {"completeness": None}
    names = [name for name, _ in await acts(venue.resources)]
    assert names == ["room.added", "room.prices_set"]
    assert list(await session.scalars(select(OutboxEvent.name))) == ["StudioChanged"] * 2


async def test_the_same_again_changes_nothing(venue: Venue, door: str) -> None:
    first = await put(venue, door, *TIERS)
    done = await acts(venue.resources)

    again = await put(venue, door, *TIERS[::-1])

    assert again == first
    assert await acts(venue.resources) == done


async def test_others_in_place_of_them(venue: Venue, door: str, session: AsyncSession) -> None:
    await put(venue, door, *TIERS)

    answer = await put(venue, door, tier(60, 5000))

    assert without_ids(answer) == [tier(60, 5000)]
    assert await session.scalar(select(RoomPrice.price_amount)) == 5000
    assert (await put(venue, door))["tiers"] == []


async def test_read_as_what_prices_are_computed_from(venue: Venue, door: str) -> None:
    await put(venue, door, *TIERS)
    room_id = (await venue.items(venue.rooms))[0]["id"]

    found = await RoomPrices(venue.resources.reads).of(UUID(room_id))

    assert [(one.duration, one.price) for one in found] == [
        (60, 4000),
        (60, 6000),
        (120, 3000),
        (480, 25_000),
    ]
    assert (found[2].weekdays, found[2].window) == (frozenset({4, 5}), (1320, 1560))
    assert await RoomPrices(venue.resources.reads).of(uuid7()) == ()


WRONG: list[tuple[list[dict[str, Any]], str]] = [
    ([tier(45, 4000)], "tier_off_grid"),
    ([tier(60, 4000, window={"opens": "09:10", "closes": "12:00"})], "tier_off_grid"),
    ([tier(60, 4000, window={"opens": "09:00", "closes": "11:45"})], "tier_off_grid"),
    ([tier(240, 4000, window={"opens": "09:00", "closes": "12:00"})], "tier_outgrows_window"),
    ([tier(60, 4000), tier(60, 4000)], "tier_never_used"),
    ([tier(60, 4000), tier(60, 6000, weekdays=[5, 6])], "tier_never_used"),
    ([tier(60, 4000), tier(30, 4000)], "tier_never_used"),
    ([tier(60, 4000), tier(60, 9000, window=NIGHT)], "tier_never_used"),
    (
        [tier(60, 1, weekdays=[4, 5, 6]), tier(60, 2, weekdays=[4, 5], window=NIGHT)],
        "tier_never_used",
    ),
    ([tier(60, 4000), tier(60, 4000, weekdays=[0])], "tier_never_used"),
    ([tier(60, 4000, price={"amount": 1, "currency": "USD"})], "other_currency"),
    ([tier(60, 4000, price={"amount": -1, "currency": "GBP"})], "validation_error"),
    ([tier(60, 4000, price={"amount": 1.5, "currency": "GBP"})], "validation_error"),
    ([tier(0, 4000)], "validation_error"),
    ([tier(60, 4000, weekdays=[7])], "validation_error"),
    ([tier(60, 4000, weekdays=[])], "validation_error"),
    ([tier(60, 4000, window={"opens": "24:00", "closes": "02:00"})], "validation_error"),
    ([tier(60, 4000, window={"opens": "09:00"})], "validation_error"),
    ([tier(30 * n, n) for n in range(1, 42)], "validation_error"),
]


@pytest.mark.parametrize(("tiers", "code"), WRONG)
async def test_what_makes_no_sense(
    venue: Venue, door: str, tiers: list[dict[str, Any]], code: str
) -> None:
    before = await put(venue, door, tier(60, 100))
    done = await acts(venue.resources)

    response = await venue.olga.ask("PUT", door, {"tiers": tiers})

    assert told(response) == (422, code)
    assert response.json()["detail"]["fields"][0]["loc"][:2] == ["body", "tiers"]
    assert (await venue.olga.get(door)).json() == before
    assert await acts(venue.resources) == done


@pytest.mark.parametrize(
    "tiers",
    [
        # After midnight of Saturday's night it is Sunday: then only the dearer one is to be had.
        [tier(60, 1, weekdays=[4, 5]), tier(60, 2, weekdays=[4, 5], window=NIGHT)],
        [tier(60, 4000), tier(60, 3000, window=NIGHT)],
        [tier(60, 4000), tier(120, 4500)],
        [tier(60, 1, window={"opens": "09:00", "closes": "12:00"}), tier(60, 2)],
        [
            tier(60, 1, window={"opens": "09:00", "closes": "12:00"}),
            tier(60, 2, window={"opens": "11:00", "closes": "17:00"}),
        ],
        [tier(60, 0)],
    ],
)
async def test_what_does(venue: Venue, door: str, tiers: list[dict[str, Any]]) -> None:
    assert len((await put(venue, door, *tiers))["tiers"]) == len(tiers)


async def test_all_weekdays_are_none(venue: Venue, door: str) -> None:
    answer = await put(venue, door, tier(60, 4000, weekdays=[6, 5, 4, 3, 2, 1, 0]))

    assert answer["tiers"][0]["weekdays"] is None


async def test_what_has_no_price_is_told_the_team(venue: Venue, door: str) -> None:
    """The studio is open from nine to six; bookings take an hour at least."""
    on_weekdays = {"opens": "09:00", "closes": "17:00"}

    empty = (await venue.olga.get(door)).json()
    answer = await put(
        venue,
        door,
        tier(60, 4000, weekdays=[0, 1, 2, 3, 4], window=on_weekdays),
        tier(60, 9000, weekdays=[6]),
    )

    assert empty["completeness"]["is_complete"] is False
    assert len(empty["completeness"]["unpriced"]) == 7
    assert answer["completeness"] == {
        "is_complete": False,
        "unpriced": [
            *({"weekday": day, "opens": "17:00", "closes": "18:00"} for day in range(5)),
            {"weekday": 5, "opens": "09:00", "closes": "18:00"},
        ],
    }


async def test_a_studio_without_a_currency(venue: Venue, door: str, session: AsyncSession) -> None:
    await session.execute(update(Studio).values(currency=None))
    await session.commit()

    response = await venue.olga.ask("PUT", door, {"tiers": [tier(60, 4000)]})

    assert told(response) == (409, "currency_required")
    assert (await venue.olga.get(door)).json()["tiers"] == []
    assert (await venue.olga.ask("PUT", door, {"tiers": []})).status_code == 200


async def test_sets_raced(venue: Venue, door: str) -> None:
    sets = [[tier(60, amount), tier(120, amount + 1)] for amount in (1000, 2000, 3000)]

    answers = await asyncio.gather(
        *(venue.olga.ask("PUT", door, {"tiers": tiers}) for tiers in sets)
    )

    assert [answer.status_code for answer in answers] == [200] * 3
    assert without_ids((await venue.olga.get(door)).json()) in sets


async def test_no_more_statements_for_more_rows(venue: Venue, door: str) -> None:
    async def count() -> int:
        async with statements(venue.resources, "rooms", "room_prices", "studios") as seen:
            await venue.olga.get(door)
        return len(seen)

    await put(venue, door, tier(60, 100))
    few = await count()
    await put(venue, door, *TIERS)

    assert await count() == few == 3
