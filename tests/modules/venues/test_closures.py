"""When a studio is shut, whatever its hours say."""

import asyncio
from typing import Any

import pytest
from tests.conftest import MovableClock
from tests.modules.identity.people import told
from tests.modules.identity.staff import acts
from tests.modules.venues.house import House

from mercat.modules.venues.workflows import add_closure
from mercat.platform.ids import uuid7


def closure(starts_at: str, ends_at: str, **more: Any) -> dict[str, Any]:
    return {"starts_at": starts_at, "ends_at": ends_at, **more}


CHRISTMAS = closure("2090-12-24T00:00", "2090-12-27T00:00", reason="Christmas")
SUMMER = closure("2090-07-01T00:00:00+09:00", "2090-07-03T12:00:00.5Z")


async def shut(house: House, door: str, body: dict[str, Any]) -> dict[str, Any]:
    response = await house.olga.ask("POST", door, body)
    assert response.status_code == 201, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def test_shut_and_opened_again(house: House) -> None:
    opened = await house.publish()
    door = f"/studios/{opened['id']}/closures"

    christmas = await shut(house, door, CHRISTMAS)
    summer = await shut(house, door, SUMMER)

    christmas_id = christmas.pop("id")
    assert christmas == {
        "starts_at": "2090-12-24T00:00:00Z",
        "ends_at": "2090-12-27T00:00:00Z",
        "local_start": "2090-12-24T00:00",
        "local_end": "2090-12-27T00:00",
        "timezone": "Europe/London",
        "reason": "Christmas",
    }
    assert (summer["starts_at"], summer["local_start"]) == (
        "2090-06-30T15:00:00Z",
        "2090-06-30T16:00",
    )
    assert summer["ends_at"] == "2090-07-03T12:00:00.500000Z"
    listed = (await house.look(door)).json()
    assert listed == {"items": [summer, {"id": christmas_id, **christmas}], "next_cursor": None}
    for status, code in ((200, None), (404, "closure_not_found")):
        response = await house.olga.ask("DELETE", f"{door}/{christmas_id}")
        assert (response.status_code, response.json().get("error")) == (status, code)
    assert (await house.look(door)).json()["items"] == [summer]
    done = [action for action, _ in await acts(house.resources)]
    assert done[-3:] == ["studio.closed", "studio.closed", "studio.reopened"]


async def test_local_times_that_come_twice_or_never(house: House) -> None:
    """In London the clocks go from 1:00 to 2:00 on 26 March 2090, and back on 29 October."""
    opened = await house.open()
    door = f"/studios/{opened['id']}/closures"

    gap = await shut(house, door, closure("2090-03-26T01:30", "2090-03-26T03:00"))
    fold = await shut(house, door, closure("2090-10-29T01:30", "2090-10-29T02:00"))

    assert (gap["starts_at"], gap["local_start"]) == ("2090-03-26T01:30:00Z", "2090-03-26T02:30")
    assert (fold["starts_at"], fold["ends_at"]) == (
        "2090-10-29T00:30:00Z",
        "2090-10-29T02:00:00Z",
    )


WRONG: list[tuple[dict[str, Any], str]] = [
    (closure("2090-12-24T00:00", "2090-12-24T00:00"), "closure_backwards"),
    (closure("2090-12-24T10:00+05:00", "2090-12-24T04:00Z"), "closure_backwards"),
    (closure("2020-12-24T00:00", "2020-12-25T00:00"), "closure_past"),
    (closure("1999-12-24T00:00", "2090-12-25T00:00"), "validation_error"),
    (closure("2090-12-24T00:00", "9999-12-31T23:59"), "validation_error"),
    (closure("2090-12-24", "tomorrow"), "validation_error"),
    (closure("2090-13-24T00:00", "2090-12-25T00:00"), "validation_error"),
    (closure("2090-12-24T00:00", "2090-12-25T00:00", reason=" "), "validation_error"),
    (closure("2090-12-24T00:00", "2090-12-25T00:00", reason="a\u202eb"), "validation_error"),
    ({"starts_at": "2090-12-24T00:00"}, "validation_error"),
]


async def test_what_is_no_closure(house: House) -> None:
    opened = await house.open()
    door = f"/studios/{opened['id']}/closures"
    before = await house.state()

    for body, code in WRONG:
        assert told(await house.olga.ask("POST", door, body)) == (422, code), body

    assert await house.state() == before


async def test_without_a_time_zone_an_offset_is_needed(house: House) -> None:
    opened = await house.open(city_id=None)
    door = f"/studios/{opened['id']}/closures"

    assert told(await house.olga.ask("POST", door, CHRISTMAS)) == (422, "timezone_required")

    added = await shut(house, door, SUMMER)
    assert (added["timezone"], added["local_start"]) == ("UTC", "2090-06-30T15:00")


async def test_no_two_overlap(house: House) -> None:
    opened = await house.open()
    door = f"/studios/{opened['id']}/closures"
    await shut(house, door, CHRISTMAS)

    over = closure("2090-12-26T23:59", "2090-12-28T00:00")
    within = closure("2090-12-25T00:00", "2090-12-26T00:00")
    for body in (over, within, CHRISTMAS, closure("2090-12-01T00:00", "2091-01-01T00:00")):
        assert told(await house.olga.ask("POST", door, body)) == (409, "closure_overlaps")

    await shut(house, door, closure("2090-12-27T00:00", "2090-12-28T00:00"))
    await shut(house, door, closure("2090-12-23T00:00", "2090-12-24T00:00"))
    other = await house.open("Red Room")
    await shut(house, f"/studios/{other['id']}/closures", CHRISTMAS)


async def test_raced_there_is_one(house: House) -> None:
    opened = await house.open()
    door = f"/studios/{opened['id']}/closures"

    answers = await asyncio.gather(*(house.olga.ask("POST", door, CHRISTMAS) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5


async def test_there_is_a_limit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_closure, "MOST_CLOSURES", 1)
    opened = await house.open()
    door = f"/studios/{opened['id']}/closures"
    await shut(house, door, CHRISTMAS)

    assert told(await house.olga.ask("POST", door, SUMMER)) == (409, "too_many_closures")


async def test_what_is_over_is_not_told(house: House, clock: MovableClock) -> None:
    opened = await house.publish()
    door = f"/studios/{opened['id']}/closures"
    await shut(house, door, SUMMER)
    await shut(house, door, CHRISTMAS)

    clock.move(days=366 * 65)

    seen = await house.look(door)
    assert seen.json()["items"] == []
    assert seen.headers["Cache-Control"] == "public, max-age=0"


async def test_another_studios_is_not_here(house: House) -> None:
    first, second = await house.open(), await house.open("Red Room")
    added = await shut(house, f"/studios/{first['id']}/closures", CHRISTMAS)

    for closure_id in (added["id"], uuid7()):
        door = f"/studios/{second['id']}/closures/{closure_id}"
        assert told(await house.olga.ask("DELETE", door)) == (404, "closure_not_found")

    listed = await house.olga.get(f"/studios/{first['id']}/closures")
    assert listed.json()["items"] == [added]
