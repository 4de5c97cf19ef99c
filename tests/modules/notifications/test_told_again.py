"""What has waited, or happens once more: it is told as it is by now, and to whom it may be."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.conversations.parlour import Parlour
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account
from tests.modules.notifications.test_letters import prefer
from tests.modules.notifications.test_notices import announce, pass_time, texts, told

from mercat.modules.bookings.events import BookingLetterDue
from mercat.modules.businesses.events import StandingChanged, TeamChanged
from mercat.modules.businesses.models import Standing, TeamLetter
from mercat.modules.identity.events import UserAnonymised
from mercat.modules.notifications.models import next_at
from mercat.modules.notifications.repository import NoticeRepository
from mercat.modules.notifications.workflows import send_digest
from mercat.platform.outbox import Event, Outbox
from mercat.platform.resources import Resources


async def write_down(resources: Resources, *events: Event) -> None:
    async with resources.database.open_session() as session:
        for event in events:
            Outbox(session).add(event)
        await session.commit()


async def keep_quiet(who: Account, clock: MovableClock) -> None:
    """For ten minutes from now on."""
    begins, ends = clock.now() - timedelta(minutes=5), clock.now() + timedelta(minutes=10)
    await prefer(who, quiet_hours={"begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"})


async def test_what_happens_again_is_told_again(
    parlour: Parlour, post: Post, resources: Resources, clock: MovableClock
) -> None:
    """Whether or not it was read the first time: the newest notice says what is so."""
    olga, business = parlour.olga, parlour.hall.business
    for change in (Standing.SUSPENDED, Standing.REINSTATED, Standing.SUSPENDED):
        changed = StandingChanged(user_id=olga.id, business_id=business, change=change)
        await write_down(resources, changed)
        await post.run()
        clock.move(seconds=1)
    kinds = [one["kind"] for one in (await told(olga))["items"]]
    assert kinds == ["business_suspended", "business_reinstated"]


async def test_whoever_has_left_gets_no_letter_that_waited(
    parlour: Parlour, post: Post, resources: Resources, clock: MovableClock
) -> None:
    mona, max_, business = parlour.mona, parlour.max, parlour.hall.business
    booking = UUID(await parlour.booking(parlour.bea))
    for who in (mona, max_, parlour.olga):
        await keep_quiet(who, clock)
        await write_down(
            resources,
            BookingLetterDue(
                user_id=who.id, booking_id=booking, letter="booking_completed", for_team=True
            ),
            TeamChanged(
                user_id=who.id, business_id=business, letter=TeamLetter.JOINED, role="MANAGER"
            ),
        )
    await post.run()
    await parlour.dismiss(mona)
    await post.run()
    assert [len(post.letters(who.email)) for who in (mona, max_, parlour.olga)] == [0, 0, 0]

    await pass_time(post, clock, minutes=11)
    (letter,) = post.letters(mona.email)
    assert "removed" in letter.subject
    # A member does not look after bookings; and neither of the two has the role that was told of.
    assert [len(post.letters(who.email)) for who in (max_, parlour.olga)] == [0, 1]


async def test_a_long_day_takes_two_letters(
    parlour: Parlour,
    post: Post,
    resources: Resources,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(send_digest, "_MOST", 2)
    bea = parlour.bea
    await prefer(bea, "DAILY")
    booking = await parlour.booking(bea)
    for letter in ("booking_completed", "booking_no_show", "booking_refunded"):
        await announce(resources, bea.id, booking, letter)
    await post.run()
    lines = await texts(bea)
    for _ in range(2):
        await pass_time(post, clock, days=1)
    assert len(lines) == 3
    letters = [letter.text for letter in post.letters(bea.email)]
    assert [sum(line in text for text in letters) for line in lines] == [1, 1, 1]
    assert len(letters) == 2


async def test_what_is_told_anew_while_the_letter_leaves_waits_for_the_next(
    parlour: Parlour, post: Post, resources: Resources
) -> None:
    await prefer(parlour.bea, "DAILY")
    booking = await parlour.booking(parlour.bea)
    await announce(resources, parlour.bea.id, booking, "booking_completed")
    await post.run()
    awaits = "SELECT awaits_digest FROM notifications"
    for since, waits in ((timedelta(seconds=1), True), (timedelta(), False)):
        async with resources.database.open_session() as session:
            notices = NoticeRepository(session)
            (one,) = await notices.awaited(parlour.bea.id, 10)
            await notices.digested([(one.id, one.told_at - since)])
            await session.commit()
        assert await parlour.value(awaits) is waits


async def test_whoever_reads_waits_for_nobody(
    parlour: Parlour, post: Post, resources: Resources
) -> None:
    """What the relay is telling anew stays unread: they have not seen that."""
    bea = parlour.bea
    booking = await parlour.booking(bea)
    for letter in ("booking_completed", "booking_no_show"):
        await announce(resources, bea.id, booking, letter)
        await post.run()
    ids = [one["id"] for one in (await told(bea))["items"]]
    async with resources.database.engine.begin() as connection, asyncio.timeout(60):
        held = text("SELECT FROM notifications WHERE id = :id FOR UPDATE")
        await connection.execute(held, {"id": UUID(ids[0])})
        answer = await bea.ask("POST", "/notifications/read", {"ids": ids})
        assert (answer.status_code, answer.json()) == (200, {"unread": 1})
    assert [one["read_at"] is None for one in (await told(bea))["items"]] == [True, False]


async def test_whoever_has_gone_is_named_in_no_notice(
    parlour: Parlour, post: Post, resources: Resources, clock: MovableClock
) -> None:
    for who in (parlour.bea, parlour.carl):
        await parlour.said(who, await parlour.open(who), "Hello?")
    await post.run()
    await pass_time(post, clock, seconds=30)
    names = [f"New messages from {name}" for name in ("Bea Y.", "Carl")]
    assert sorted(await texts(parlour.mona)) == names
    await write_down(resources, UserAnonymised(user_id=parlour.bea.id))
    await post.run()
    assert await texts(parlour.mona) == await texts(parlour.max) == names[1:]


def test_an_end_that_clocks_show_twice_is_never_past() -> None:
    """Else what is put off until then is put off at once, again and again."""
    paris, night = ZoneInfo("Europe/Paris"), datetime(2026, 10, 25, tzinfo=UTC)
    for minutes, until in ((10, 45), (50, 105), (70, 105), (110, 45 + 25 * 60)):
        found = next_at(night + timedelta(minutes=minutes), paris, 2 * 60 + 45)
        assert found.astimezone(UTC) == night + timedelta(minutes=until)
