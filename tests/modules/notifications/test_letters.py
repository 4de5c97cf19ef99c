"""Which letters leave, when, and how their readers end them."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from tests.conftest import MovableClock
from tests.modules.conversations.parlour import Parlour
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account
from tests.modules.notifications.test_notices import announce, pass_time, texts

from mercat.modules.notifications.models import next_at, quiet_until
from mercat.platform.mail.inbox import StoredEmail
from mercat.platform.resources import Resources

PARIS = ZoneInfo("Europe/Paris")
DOOR = "/notifications/preferences"


async def prefer(who: Account, email: str = "INSTANT", **more: Any) -> None:
    wanted = [{"group": "BOOKINGS", "in_app": True, "email": email}]
    answer = await who.ask("PUT", DOOR, {"preferences": wanted, **more})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("now", "begins", "ends", "until"),
    [
        ("2026-11-22T23:30", 22 * 60, 7 * 60, "2026-11-23T07:00"),
        ("2026-11-22T06:59", 22 * 60, 7 * 60, "2026-11-22T07:00"),
        ("2026-11-22T07:00", 22 * 60, 7 * 60, None),
        ("2026-11-22T21:59", 22 * 60, 7 * 60, None),
        ("2026-11-22T13:00", 12 * 60, 14 * 60, "2026-11-22T14:00"),
        ("2026-11-22T14:00", 12 * 60, 14 * 60, None),
        ("2026-10-24T23:00", 22 * 60, 7 * 60, "2026-10-25T07:00"),  # the clocks are put back
    ],
)
def test_quiet_hours(now: str, begins: int, ends: int, until: str | None) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=PARIS)
    wanted = datetime.fromisoformat(until).replace(tzinfo=PARIS) if until else None
    assert quiet_until(moment, PARIS, begins, ends) == wanted


def newest(post: Post, who: Account) -> StoredEmail:
    return post.letters(who.email)[0]


async def test_one_press_ends_letters_of_its_group(
    parlour: Parlour, post: Post, resources: Resources
) -> None:
    bea = parlour.bea
    booking = await parlour.booking(bea)
    await announce(resources, bea.id, booking, "booking_completed")
    await post.run()
    text = newest(post, bea).text
    link = text.rpartition("No more e-mails like this:")[2].split()[0]
    assert link in newest(post, bea).html
    parts = urlsplit(link)
    door = f"{parts.path}?{parts.query}"

    page = await bea.client.get(door)
    assert (page.status_code, 'method="post"' in page.text) == (200, True)
    state = (await bea.get(DOOR)).json()
    assert (await bea.client.post(f"{door[:-2]}AA")).status_code == 400
    assert (await bea.client.post(parts.path)).status_code == 400
    assert (await bea.get(DOOR)).json() == state
    for _ in range(2):
        form = {"List-Unsubscribe": "One-Click"}
        assert (await bea.client.post(door, data=form)).status_code == 200
    groups = {one["group"]: one for one in (await bea.get(DOOR)).json()["preferences"]}
    assert groups["BOOKINGS"] == {"group": "BOOKINGS", "in_app": True, "email": "NEVER"}
    assert groups["REVIEWS"]["email"] == "INSTANT"

    letters = len(post.letters(bea.email))
    await announce(resources, bea.id, booking, "booking_cancelled")
    await post.run()
    assert len(post.letters(bea.email)) == letters
    assert len(await texts(bea)) == 2


async def test_quiet_hours_hold_letters_back(
    parlour: Parlour, post: Post, resources: Resources, clock: MovableClock
) -> None:
    bea = parlour.bea
    here = clock.now()
    begins, ends = here - timedelta(minutes=5), here + timedelta(minutes=10)
    await prefer(bea, quiet_hours={"begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"})
    booking = await parlour.booking(bea)
    await announce(resources, bea.id, booking, "booking_completed")
    await post.run()
    assert post.letters(bea.email) == []
    assert len(await texts(bea)) == 1

    await pass_time(post, clock, minutes=11)
    assert len(post.letters(bea.email)) == 1
    assert len(await texts(bea)) == 1  # the notice was given when it was due
    await pass_time(post, clock, minutes=11)
    assert len(post.letters(bea.email)) == 1


async def test_one_letter_a_day(
    parlour: Parlour, post: Post, resources: Resources, clock: MovableClock
) -> None:
    bea = parlour.bea
    await parlour.run("UPDATE users SET locale = 'fr-CA', timezone = 'Asia/Tokyo'")
    await prefer(bea, "DAILY")
    booking = await parlour.booking(bea)
    for letter in ("booking_completed", "booking_no_show"):
        await announce(resources, bea.id, booking, letter)
    await post.run()
    assert post.letters(bea.email) == []
    lines = await texts(bea)
    eight = next_at(clock.now(), ZoneInfo("Asia/Tokyo"), 8 * 60)
    left = (eight - clock.now()).total_seconds()
    await pass_time(post, clock, seconds=max(0, left - 30))
    assert post.letters(bea.email) == []

    await pass_time(post, clock, seconds=60)
    (letter_of_the_day,) = post.letters(bea.email)
    assert letter_of_the_day.subject.startswith("Aujourd’hui sur ")
    for line in lines:
        assert line in letter_of_the_day.text
    await pass_time(post, clock, seconds=86_400)
    assert len(post.letters(bea.email)) == 1
