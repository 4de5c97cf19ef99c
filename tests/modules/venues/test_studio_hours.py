"""When a studio is open, and whether it is now."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.conftest import MovableClock
from tests.modules.identity.people import told
from tests.modules.identity.staff import acts
from tests.modules.venues.house import House


def day(weekday: int, mode: str, *intervals: tuple[str, str]) -> dict[str, Any]:
    told_as = [{"opens": opens, "closes": closes} for opens, closes in intervals]
    return {"weekday": weekday, "mode": mode, "intervals": told_as}


CLOSED = [day(weekday, "CLOSED") for weekday in range(7)]


async def test_the_whole_week_is_replaced(house: House) -> None:
    opened = await house.open()
    door = f"/studios/{opened['id']}/hours"
    odd = [
        day(4, "OPEN", ("20:00", "02:00"), ("09:00", "12:30")),
        day(0, "ALL_DAY"),
        day(2, "BY_REQUEST", ("10:00", "00:00")),
        day(3, "CLOSED"),
        day(6, "OPEN", ("03:00", "03:00")),
    ]

    response = await house.olga.ask("PUT", door, {"days": odd})

    assert response.status_code == 422  # Sunday's last hours are Monday's first
    odd[-1] = day(6, "OPEN", ("03:00", "24:00"))
    response = await house.olga.ask("PUT", door, {"days": odd})
    assert response.status_code == 200
    expected = [
        day(0, "ALL_DAY"),
        day(1, "CLOSED"),
        day(2, "BY_REQUEST", ("10:00", "24:00")),
        day(3, "CLOSED"),
        day(4, "OPEN", ("09:00", "12:30"), ("20:00", "02:00")),
        day(5, "CLOSED"),
        day(6, "OPEN", ("03:00", "24:00")),
    ]
    assert response.json() == {"timezone": "Europe/London", "days": expected}
    assert (await house.olga.get(door)).json() == response.json()
    assert (await house.read(opened["id"]))["days"] == expected
    for _ in range(2):
        emptied = await house.olga.ask("PUT", door, {"days": []})
        assert emptied.json()["days"] == CLOSED
    done = [action for action, _ in await acts(house.resources)]
    assert done == ["studio.created"] + ["studio.hours_set"] * 2
    assert await house.announced("StudioChanged") == ["StudioChanged"] * 2


OVERLAPPING: list[list[dict[str, Any]]] = [
    [day(0, "OPEN", ("09:00", "12:01"), ("12:00", "17:00"))],
    [day(0, "OPEN", ("22:00", "03:00")), day(1, "BY_REQUEST", ("02:59", "12:00"))],
    [day(6, "OPEN", ("22:00", "00:01")), day(0, "ALL_DAY")],
    [day(0, "ALL_DAY"), day(6, "BY_REQUEST", ("09:00", "09:00"))],
    [day(3, "OPEN", ("09:00", "17:00"), ("09:00", "17:00"))],
]
WRONG: list[list[Any]] = [
    [day(0, "OPEN")],
    [day(0, "BY_REQUEST")],
    [day(0, "CLOSED", ("09:00", "17:00"))],
    [day(0, "ALL_DAY", ("00:00", "24:00"))],
    [day(0, "CLOSED"), day(0, "ALL_DAY")],
    [day(7, "CLOSED")],
    [day(0, "SOMETIMES")],
    [day(0, "OPEN", ("24:00", "24:00"))],
    [day(0, "OPEN", ("9:00", "17:00"))],
    [day(0, "OPEN", ("09:00", "25:00"))],
    [day(0, "OPEN", *[("09:00", "10:00")] * 11)],
    [{"weekday": "0", "mode": "CLOSED"}],
    [{"weekday": 0}],
]


async def test_what_makes_no_week(house: House) -> None:
    opened = await house.open()
    door = f"/studios/{opened['id']}/hours"
    before = await house.state()

    for days in OVERLAPPING:
        assert told(await house.olga.ask("PUT", door, {"days": days})) == (422, "hours_overlap")
    for days in WRONG:
        refused = await house.olga.ask("PUT", door, {"days": days})
        assert told(refused) == (422, "validation_error"), days

    assert await house.state() == before


SUMMER = [day(n, "OPEN", ("09:00", "18:00")) for n in range(5)] + [
    day(5, "BY_REQUEST", ("10:00", "02:00"))
]
MOMENTS = [  # London, in summer: an hour ahead of UTC; 1 June 2026 was a Monday
    ("2026-06-01T07:59", False, "2026-06-01T08:00", None),
    ("2026-06-01T08:00", True, "2026-06-02T08:00", "2026-06-01T17:00"),
    ("2026-06-05T17:00", False, "2026-06-06T09:00", None),
    ("2026-06-06T23:59", True, "2026-06-08T08:00", "2026-06-07T01:00"),
    ("2026-06-07T01:00", False, "2026-06-08T08:00", None),
]


def at(text: str | None) -> str | None:
    return None if text is None else f"{text}:00Z"


async def test_whether_it_is_open_now(house: House, clock: MovableClock) -> None:
    opened = await house.publish()
    await house.olga.ask("PUT", f"/studios/{opened['id']}/hours", {"days": SUMMER})

    for moment, is_open, opens, closes in MOMENTS:
        clock.ahead = datetime.fromisoformat(f"{moment}+00:00") - datetime.now(UTC)
        clock.ahead += timedelta(milliseconds=1)
        seen = (await house.look("/studios/blue-room")).json()
        expected = (is_open, at(opens), at(closes))
        assert (seen["is_open_now"], seen["opens_at"], seen["closes_at"]) == expected, moment


async def test_a_closure_shuts_it(house: House, clock: MovableClock) -> None:
    opened = await house.publish()
    body = {"starts_at": "2090-05-01T12:00", "ends_at": "2090-05-03T12:00"}
    await house.olga.ask("POST", f"/studios/{opened['id']}/closures", body)

    clock.ahead = datetime(2090, 5, 1, 10, tzinfo=UTC) - datetime.now(UTC)
    seen = (await house.look("/studios/blue-room")).json()
    assert (seen["is_open_now"], seen["closes_at"]) == (True, "2090-05-01T11:00:00Z")
    assert seen["opens_at"] == "2090-05-03T11:00:00Z"
    clock.move(hours=2)

    seen = (await house.look("/studios/blue-room")).json()
    assert (seen["is_open_now"], seen["opens_at"]) == (False, "2090-05-03T11:00:00Z")


@pytest.mark.parametrize("mode", ["ALL_DAY", "CLOSED"])
async def test_always_and_never(house: House, mode: str) -> None:
    opened = await house.open()
    days = [day(weekday, mode) for weekday in range(7)]
    await house.olga.ask("PUT", f"/studios/{opened['id']}/hours", {"days": days})

    seen = await house.read(opened["id"])

    expected = (mode == "ALL_DAY", None, None)
    assert (seen["is_open_now"], seen["opens_at"], seen["closes_at"]) == expected
