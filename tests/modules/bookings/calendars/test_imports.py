"""What other calendars say is taken."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from sqlalchemy import text
from tests.modules.bookings.calendars.conftest import Hall
from tests.modules.bookings.calendars.test_feeds import open_feed
from tests.modules.businesses.town import fault
from tests.modules.identity.people import Post, told
from tests.modules.identity.staff import everything
from tests.platform.web_server import Reply, Site, site, trusting

from mercat.modules.bookings.dependencies.calendars import queue_imports, run_import
from mercat.platform.fetching import Fetcher
from mercat.platform.ical import Happening, calendar_file
from mercat.platform.resources import Resources

POINT = text("UPDATE calendar_imports SET url = :url WHERE id = :id")
FAILURES = text("SELECT failures FROM calendar_imports")


@pytest.fixture(scope="module")
def theirs() -> Iterator[Site]:
    with site() as found:
        yield found


def event(hall: Hall, uid: str, hours: float, length: float = 1, **more: Any) -> Happening:
    start = hall.soon(hours)
    values: dict[str, Any] = {"sequence": 0, "changed_at": hall.clock.now(), "summary": uid, **more}
    return Happening(uid=uid, starts_at=start, ends_at=start + timedelta(hours=length), **values)


async def send(
    hall: Hall, content: bytes, name: str = "File", kind: str = "text/calendar"
) -> Response:
    headers = {"Authorization": f"Bearer {hall.olga.token}", "Content-Type": kind}
    path = f"/api/v1{hall.room}/imports/file"
    return await hall.olga.client.put(path, content=content, headers=headers, params={"name": name})


async def subscribe(hall: Hall, url: str, name: str = "Theirs") -> Response:
    return await hall.olga.ask("PUT", f"{hall.room}/imports", {"name": name, "url": url})


async def run(resources: Resources, import_id: str) -> None:
    fetcher = Fetcher(reachable=lambda one: one == ip_address("127.0.0.1"), trust=trusting())
    async with resources.database.open_session() as session:
        await run_import(session, resources, fetcher).execute(UUID(import_id))


async def only(hall: Hall) -> dict[str, Any]:
    (found,) = (await hall.mia.get(f"{hall.room}/imports")).json()["items"]
    told: dict[str, Any] = found
    return told


def hours(hall: Hall, *pairs: tuple[float, float]) -> list[tuple[datetime, datetime]]:
    return [(hall.soon(start), hall.soon(end)) for start, end in pairs]


async def test_a_file_fills_a_calendar(hall: Hall) -> None:
    content = calendar_file([event(hall, "a", 0), event(hall, "b", 3, 2)])
    response = await send(hall, content, "Old diary")

    assert response.status_code == 200, response.text
    told = response.json()
    assert (told["name"], told["url"], told["status"]) == ("Old diary", None, "READY")
    assert (told["report"]["times"], told["report"]["blocked"]) == (2, 2)
    assert await hall.taken() == hours(hall, (0, 1), (3, 5))
    listed = (await hall.mia.get(f"{hall.room}/blocks")).json()["items"]
    assert [(one["reason"], one["import_id"]) for one in listed] == [
        ("a", told["id"]),
        ("b", told["id"]),
    ]
    refused = await hall.olga.ask("DELETE", f"{hall.room}/blocks/{listed[0]['id']}")
    assert refused.json()["error"] == "imported_block"


async def test_again_replaces_what_came_before(hall: Hall) -> None:
    first = await send(hall, calendar_file([event(hall, "a", 0), event(hall, "b", 3)]))
    before = (await hall.mia.get(f"{hall.room}/blocks")).json()["items"]

    again = await send(hall, calendar_file([event(hall, "b", 3), event(hall, "c", 6)]))

    assert again.json()["id"] == first.json()["id"]
    assert await hall.taken() == hours(hall, (3, 4), (6, 7))
    after = (await hall.mia.get(f"{hall.room}/blocks")).json()["items"]
    assert after[0]["id"] == before[1]["id"]  # what stays is not touched


async def test_events_that_overlap_are_one_after_the_other(hall: Hall) -> None:
    events = [event(hall, "a", 0, 4), event(hall, "b", 1, 1), event(hall, "c", 3, 3)]
    response = await send(hall, calendar_file(events))

    assert response.json()["report"]["blocked"] == 2
    assert await hall.taken() == hours(hall, (0, 4), (4, 6))


async def test_what_is_booked_stays_booked_and_is_reported(hall: Hall) -> None:
    """And the rest is blocked around it; once it is cancelled, that too."""
    booking = await hall.book(2, number="7KQ2-M4XD")
    content = calendar_file([event(hall, "dentist", 0, 6)])
    response = await send(hall, content)

    assert await hall.taken() == hours(hall, (0, 2), (2, 3), (3, 6))
    assert response.json()["report"]["conflicts"] == [
        {
            "starts_at": f"{booking.starts_at:%Y-%m-%dT%H:%M:%SZ}",
            "ends_at": f"{booking.ends_at:%Y-%m-%dT%H:%M:%SZ}",
            "summary": "dentist",
            "booking_number": "7KQ2-M4XD",
        }
    ]
    assert response.json()["report"]["blocked"] == 2


async def test_what_comes_from_us_is_left_out(hall: Hall) -> None:
    """Whoever subscribes to ours and shows us all they have would block every booking."""
    await hall.book()
    ours = await hall.olga.client.get(await open_feed(hall))
    report = (await send(hall, ours.content)).json()["report"]

    assert (report["times"], report["own"], report["conflicts"]) == (1, 1, [])
    assert len(await hall.taken()) == 1


async def test_a_file_that_is_none_changes_nothing(hall: Hall, resources: Resources) -> None:
    await send(hall, calendar_file([event(hall, "a", 0)]))
    before = await everything(resources), await hall.taken()

    assert told(await send(hall, b"<html>")) == (415, "no_calendar")
    assert told(await send(hall, b"{}", kind="application/json")) == (415, "no_calendar")
    damaged = calendar_file([event(hall, "a", 0)])[:-20]
    assert told(await send(hall, damaged)) == (422, "calendar_unreadable")
    assert (await everything(resources), await hall.taken()) == before


async def test_an_address_is_read_by_a_job(hall: Hall, resources: Resources, theirs: Site) -> None:
    theirs.pages["/a.ics"] = Reply(calendar_file([event(hall, "a", 0)]), headers={"ETag": '"1"'})
    made = await subscribe(hall, "https://example.com/a.ics")
    assert (made.json()["status"], made.json()["report"]) == ("PENDING", None)
    await point(hall, made.json()["id"], f"{theirs.url}/a.ics")

    await run(resources, made.json()["id"])

    told = await only(hall)
    assert (told["status"], told["error"], told["report"]["blocked"]) == ("READY", None, 1)
    assert await hall.taken() == hours(hall, (0, 1))

    theirs.pages["/a.ics"] = Reply(status=304)
    await run(resources, told["id"])
    assert theirs.asked[-1][1]["if-none-match"] == '"1"'
    assert await hall.taken() == hours(hall, (0, 1))
    assert (await only(hall))["status"] == "READY"


async def test_what_fails_leaves_what_was_there(
    hall: Hall, resources: Resources, theirs: Site
) -> None:
    theirs.pages["/b.ics"] = Reply(calendar_file([event(hall, "a", 0)]))
    made = (await subscribe(hall, "https://example.com/b.ics")).json()
    await point(hall, made["id"], f"{theirs.url}/b.ics")
    await run(resources, made["id"])

    for reply, code in (
        (Reply(status=500), "refused"),
        (Reply(b"<html>Sign in"), "no_calendar"),
        (Reply(status=302, headers={"Location": "https://10.0.0.1/"}), "address_not_allowed"),
    ):
        theirs.pages["/b.ics"] = reply
        await run(resources, made["id"])
        told = await only(hall)
        assert (told["status"], told["error"]) == ("FAILED", code)
    told = await only(hall)
    assert told["failures"] == 3
    pause = datetime.fromisoformat(told["next_run_at"]) - datetime.fromisoformat(
        told["last_run_at"]
    )
    assert pause == timedelta(hours=8)
    assert await hall.taken() == hours(hall, (0, 1))


async def test_in_the_house_nothing_near_us_is_read(hall: Hall, post: Post, theirs: Site) -> None:
    """With the fetcher as it is wired, and not as the other tests want it."""
    made = (await subscribe(hall, "https://example.com/c.ics")).json()
    await point(hall, made["id"], theirs.url.replace("127.0.0.1", "localhost"))
    asked = len(theirs.asked)
    await post.run()

    told = await only(hall)
    assert (told["status"], told["error"]) == ("FAILED", "address_not_allowed")
    assert len(theirs.asked) == asked


async def test_imports_are_taken_up_again(hall: Hall, resources: Resources, post: Post) -> None:
    made = (await subscribe(hall, "https://example.com/d.ics")).json()
    await point(hall, made["id"], "https://10.0.0.1/d.ics")
    await post.run()
    await queue(resources)
    await post.run()
    assert (await only(hall))["failures"] == 1  # it is not due yet

    hall.clock.move(hours=3)
    await queue(resources)
    await post.run()
    found = await hall.session.execute(FAILURES)
    assert found.scalar_one() == 2


async def test_addresses_that_nobody_may_ask_for(hall: Hall, resources: Resources) -> None:
    before = await everything(resources)
    for url in ("https://10.0.0.1/a.ics", "https://ada:secret@example.com/", "ftp://example.com/"):
        refused = await subscribe(hall, url)
        assert fault(refused) == (422, "address_not_allowed", ["body", "url"])
    assert await everything(resources) == before


async def test_the_same_address_is_the_same_import(hall: Hall) -> None:
    first = await subscribe(hall, "webcal://example.com/a.ics")
    second = await subscribe(hall, "https://example.com/a.ics", "Renamed")
    assert first.json()["id"] == second.json()["id"]
    assert (second.json()["url"], second.json()["name"]) == (
        "https://example.com/a.ics",
        "Renamed",
    )
    for number in range(9):
        await subscribe(hall, f"https://example.com/{number}.ics")
    refused = await subscribe(hall, "https://example.com/z.ics")
    assert told(refused) == (409, "too_many_imports")


async def test_an_import_is_stopped(hall: Hall) -> None:
    made = (await send(hall, calendar_file([event(hall, "a", 0)]))).json()
    path = f"{hall.room}/imports/{made['id']}"

    assert (await hall.olga.ask("DELETE", path)).status_code == 200
    assert await hall.taken() == []
    assert (await hall.olga.get(f"{hall.room}/imports")).json()["items"] == []
    assert told(await hall.olga.ask("DELETE", path)) == (404, "import_not_found")


async def test_a_file_for_an_import_that_is_being_removed(hall: Hall) -> None:
    """What would be written for the one that is gone, nobody could take away any more."""
    content = calendar_file([event(hall, "a", 0)])
    gone = (await send(hall, content)).json()["id"]
    await hall.session.execute(text("UPDATE calendar_imports SET removed_at = now()"))

    again = asyncio.create_task(send(hall, calendar_file([event(hall, "b", 3)])))
    await asyncio.sleep(0.5)
    await hall.session.commit()
    response = await again

    assert response.status_code == 200, response.text
    found = await only(hall)
    assert (found["id"], found["report"]["blocked"]) == (response.json()["id"], 1)
    blocks = (await hall.mia.get(f"{hall.room}/blocks")).json()["items"]
    assert [one["import_id"] for one in blocks] == [gone, found["id"]]


async def test_many_at_once_on_the_same_hours(hall: Hall) -> None:
    """Files, blocks and each other: every hour is taken once, and nobody is told of a fault."""
    contents = [
        calendar_file([event(hall, f"{n}-{hour}", hour, 1.5) for hour in range(6)])
        for n in range(3)
    ]
    files = [send(hall, content, f"File {n}") for n, content in enumerate(contents)]
    blocks = [hall.block(hour + 0.25) for hour in range(6)]
    answers = await asyncio.gather(*files, *blocks)

    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    taken = await hall.taken()
    assert all(one[1] <= other[0] for one, other in pairwise(taken))
    assert (taken[0][0], taken[-1][1]) == (hall.soon(), hall.soon(6.5))


async def point(hall: Hall, import_id: str, url: str) -> None:
    """At a server of ours, which the door would refuse."""
    await hall.session.execute(POINT, {"id": UUID(import_id), "url": url})
    await hall.session.commit()


async def queue(resources: Resources) -> None:
    async with resources.database.open_session() as session:
        await queue_imports(session, resources).execute()
