"""What a studio says of itself in one word."""

from typing import Any

import pytest
from tests.modules.identity.people import told
from tests.modules.identity.staff import acts
from tests.modules.venues.house import House

WIFI = {"code": "WIFI", "name": "Wi-Fi"}
PARKING = {"code": "PARKING", "name": "Parking"}


async def test_everybody_knows_the_badges(house: House) -> None:
    first = await house.look("/badges")

    assert first.json()["items"][:2] == [WIFI, PARKING]
    assert len(first.json()["items"]) == 20
    again = await house.look("/badges", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "public, max-age=3600")


async def test_all_at_once(house: House) -> None:
    opened = await house.publish()
    door = f"/studios/{opened['id']}/badges"

    for _ in range(2):
        response = await house.olga.ask("PUT", door, {"codes": ["PARKING", "WIFI"]})
        assert (response.status_code, response.json()) == (200, {"items": [WIFI, PARKING]})

    assert (await house.look(door)).json() == {"items": [WIFI, PARKING]}
    assert (await house.look("/studios")).json()["items"][0]["badges"] == [WIFI, PARKING]
    assert (await house.read(opened["id"]))["badges"] == [WIFI, PARKING]
    assert (await house.olga.ask("PUT", door, {"codes": ["WIFI"]})).json()["items"] == [WIFI]
    assert (await house.olga.ask("PUT", door, {"codes": []})).json()["items"] == []
    done = [action for action, _ in await acts(house.resources)]
    assert done.count("studio.badges_set") == 3


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        (["WIFI", "GHOSTS"], "unknown_badge"),
        (["wifi"], "unknown_badge"),
        ([""], "unknown_badge"),
        (["WIFI", "WIFI"], "validation_error"),
        (["WI\x00FI"], "validation_error"),
        (["X" * 101], "validation_error"),
        ("WIFI", "validation_error"),
        ([1], "validation_error"),
    ],
)
async def test_what_is_no_badge(house: House, codes: Any, code: str) -> None:
    opened = await house.open()
    door = f"/studios/{opened['id']}/badges"
    await house.olga.ask("PUT", door, {"codes": ["PARKING"]})
    before = await house.state()

    assert told(await house.olga.ask("PUT", door, {"codes": codes})) == (422, code)

    assert await house.state() == before
