"""When a business is open, and whether it is now."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.businesses.town import (
    NINE_TO_FIVE,
    WHOLE_WEEK,
    Town,
    fault,
    open_business,
    publish,
)
from tests.modules.identity.staff import Account, acts

from mercat.platform.resources import Resources


def interval(weekday: int, opens: str, closes: str) -> dict[str, Any]:
    return {"weekday": weekday, "opens": opens, "closes": closes}


async def test_the_whole_week_is_replaced(
    olga: Account, town: Town, resources: Resources, session: AsyncSession
) -> None:
    business = await open_business(olga, city_id=town.chicago)
    path = f"/businesses/{business['id']}/hours"
    odd = [
        interval(5, "20:00", "02:00"),
        interval(0, "14:00", "18:00"),
        interval(0, "09:00", "12:30"),
        interval(6, "03:00", "03:00"),
        interval(2, "00:00", "24:00"),
        interval(4, "09:00", "00:00"),
    ]

    response = await olga.ask("PUT", path, {"hours": odd})

    assert response.status_code == 200
    expected = sorted(odd, key=lambda one: (one["weekday"], one["opens"]))
    expected[3] = interval(4, "09:00", "24:00")
    assert response.json() == {"timezone": "America/Chicago", "hours": expected}
    assert (await olga.get(path)).json() == response.json()
    for week in (NINE_TO_FIVE, NINE_TO_FIVE, []):
        assert (await olga.ask("PUT", path, {"hours": week})).json()["hours"] == week
    done = [action for action, _ in await acts(resources)]
    assert done == ["business.created"] + ["business.hours_set"] * 3


@pytest.mark.parametrize(
    "week",
    [
        [interval(0, "09:00", "12:01"), interval(0, "12:00", "17:00")],
        [interval(0, "22:00", "03:00"), interval(1, "02:59", "12:00")],
        [interval(6, "22:00", "03:00"), interval(0, "02:59", "12:00")],
        [interval(0, "09:00", "09:00"), interval(1, "08:59", "12:00")],
        [interval(0, "09:00", "17:00")] * 2,
    ],
)
async def test_nothing_is_open_twice(olga: Account, week: list[dict[str, Any]]) -> None:
    business = await open_business(olga)
    path = f"/businesses/{business['id']}/hours"
    await olga.ask("PUT", path, {"hours": NINE_TO_FIVE})

    refused = await olga.ask("PUT", path, {"hours": week})

    assert fault(refused) == (422, "hours_overlap", ["body", "hours"])
    assert (await olga.get(path)).json()["hours"] == NINE_TO_FIVE


@pytest.mark.parametrize(
    "one",
    [
        interval(7, "09:00", "17:00"),
        interval(-1, "09:00", "17:00"),
        interval(0, "9:00", "17:00"),
        interval(0, "24:00", "17:00"),
        interval(0, "09:00", "24:01"),
        interval(0, "09:00", "17:60"),
        {**interval(0, "09:00", "17:00"), "note": "lunch"},
        {"weekday": 0},
    ],
)
async def test_what_is_no_interval_is_refused(olga: Account, one: dict[str, Any]) -> None:
    business = await open_business(olga)

    refused = await olga.ask("PUT", f"/businesses/{business['id']}/hours", {"hours": [one]})

    assert fault(refused)[2][:3] == ["body", "hours", 0]


def to(clock: MovableClock, text: str) -> None:
    clock.ahead = datetime.fromisoformat(text) - datetime.now(UTC)


async def test_it_is_open_by_its_own_clock(
    olga: Account, town: Town, clock: MovableClock, session: AsyncSession
) -> None:
    business = await publish(olga, town)
    path = f"/api/v1/businesses/{business['id']}"
    # Monday: nine to five in Chicago, which is an hour earlier in UTC from the Sunday before on.
    for at, expected in (
        ("2027-03-12T14:59:00Z", (False, "2027-03-12T15:00:00Z", None)),
        ("2027-03-12T15:01:00Z", (True, "2027-03-15T14:00:00Z", "2027-03-12T23:00:00Z")),
        ("2027-03-14T12:00:00Z", (False, "2027-03-15T14:00:00Z", None)),
        ("2027-03-15T14:01:00Z", (True, "2027-03-16T14:00:00Z", "2027-03-15T22:00:00Z")),
    ):
        to(clock, at)
        now = (await olga.client.get(path)).json()
        assert (now["is_open_now"], now["opens_at"], now["closes_at"]) == expected


async def test_always_open_never_closes(olga: Account, town: Town) -> None:
    business = await open_business(olga, city_id=town.lyon)
    path = f"/businesses/{business['id']}"
    never = (await olga.get(path)).json()
    await olga.ask("PUT", f"{path}/hours", {"hours": WHOLE_WEEK})

    always = (await olga.get(path)).json()

    told = ("is_open_now", "opens_at", "closes_at")
    assert [never[name] for name in told] == [False, None, None]
    assert [always[name] for name in told] == [True, None, None]
