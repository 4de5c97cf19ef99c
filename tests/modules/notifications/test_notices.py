"""Who is told of what, in which words; what they have read; how they want to be told."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.conversations.parlour import Parlour, refused
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account

from mercat.modules.bookings.events import BookingLetterDue
from mercat.modules.bookings.models import Letter as BookingLetter
from mercat.modules.businesses.models import Standing, TeamLetter
from mercat.modules.leads.models import Letter as LeadLetter
from mercat.modules.notifications.service import kinds
from mercat.modules.payments.models import Letter as MoneyLetter
from mercat.modules.reviews.models import Letter as ReviewLetter
from mercat.platform.languages import LANGUAGES
from mercat.platform.outbox import Outbox
from mercat.platform.outbox.schedule import fire
from mercat.platform.resources import Resources

Json = dict[str, Any]


async def told(who: Account, query: str = "") -> Json:
    response = await who.get(f"/notifications{query}")
    assert response.status_code == 200, response.text
    answer: Json = response.json()
    return answer


async def texts(who: Account, query: str = "") -> list[str]:
    return [one["text"] for one in (await told(who, query))["items"]]


async def announce(resources: Resources, user_id: UUID, booking: str, letter: str) -> None:
    due = BookingLetterDue(user_id=user_id, booking_id=UUID(booking), letter=letter, for_team=False)
    async with resources.database.open_session() as session:
        Outbox(session).add(due)
        await session.commit()


def test_every_letter_has_its_sentence_in_every_language() -> None:
    standing = [f"business_{change.lower()}" for change in Standing]
    letters = {*BookingLetter, *LeadLetter, *MoneyLetter, *ReviewLetter, *TeamLetter, *standing}
    assert set(kinds()) == {str(one) for one in letters} | {"team_invitation", "messages_unread"}
    for kind, words in kinds().items():
        blanks = {tuple(sorted(re.findall(r"{(\w+)}", words[one]))) for one in LANGUAGES}
        assert len(blanks) == 1, kind
        assert len({words[one] for one in LANGUAGES}) == len(LANGUAGES), kind


async def test_what_is_mailed_is_told_and_read(
    parlour: Parlour, post: Post, resources: Resources, clock: MovableClock
) -> None:
    bea, carl = parlour.bea, parlour.carl
    booking = await parlour.booking(bea)
    for letter in ("booking_confirmed", "booking_reminder", "booking_reminder"):
        await announce(resources, bea.id, booking, letter)
        await post.run()
        clock.move(seconds=1)

    page = await told(bea, "?limit=1")
    assert (page["unread"], len(page["items"])) == (2, 1)
    reminder = page["items"][0]
    assert (reminder["kind"], reminder["read_at"]) == ("booking_reminder", None)
    assert reminder["text"] == f"Soon: {reminder['data']['title']} ({reminder['data']['number']})"
    assert reminder["link"] == f"/bookings/{booking}"
    (confirmed,) = (await told(bea, f"?limit=1&cursor={page['next_cursor']}"))["items"]
    assert confirmed["kind"] == "booking_confirmed"

    # What somebody else says they have read stays unread.
    answer = await carl.ask("POST", "/notifications/read", {"ids": [reminder["id"]]})
    assert answer.json() == {"unread": 0}
    assert (await told(bea))["unread"] == 2
    answer = await bea.ask("POST", "/notifications/read", {"before": confirmed["told_at"]})
    assert answer.json() == {"unread": 1}
    assert len(await texts(bea, "?unread=true")) == 1
    both = {"before": confirmed["told_at"], "ids": [reminder["id"]]}
    assert refused(await bea.ask("POST", "/notifications/read", both))[0] == 422
    assert (await told(bea))["unread"] == 1
    assert await texts(carl) == []


async def test_in_the_language_of_the_reader(
    parlour: Parlour, post: Post, resources: Resources
) -> None:
    booking = await parlour.booking(parlour.bea)
    await announce(resources, parlour.bea.id, booking, "booking_confirmed")
    await post.run()
    begun = (("fr-CA", "Réservation confirmée\u00a0: "), ("es", "Reserva confirmada: "))
    for locale, begins in begun:
        await parlour.run("UPDATE users SET locale = :locale", locale=locale)
        assert (await texts(parlour.bea))[0].startswith(begins)
    await parlour.run("UPDATE users SET locale = 'de'")
    assert (await texts(parlour.bea))[0].startswith("Booked: ")


async def pass_time(post: Post, clock: MovableClock, **by: float) -> None:
    """And what was due meanwhile is done: the server's clock, which says so, cannot be moved."""
    clock.move(**by)
    due = text("UPDATE scheduled_events SET due_at = now() WHERE due_at <= :now")
    async with post.resources.database.engine.begin() as connection:
        await connection.execute(due, {"now": clock.now()})
    await fire(post.resources.database.engine)
    await post.run()


async def test_whoever_does_not_read_is_told_once(
    parlour: Parlour, post: Post, clock: MovableClock
) -> None:
    bea, olga, mona, max_ = parlour.bea, parlour.olga, parlour.mona, parlour.max
    there = await parlour.open(bea)
    await olga.ask("PATCH", f"/conversations/{there}/mute", {"muted": True})
    for word in ("one", "two"):
        await parlour.said(bea, there, word)
        await post.run()
    assert await texts(mona) == []

    await pass_time(post, clock, seconds=30)
    assert await texts(mona) == await texts(max_) == ["New messages from Bea Y."]
    assert await texts(bea) == await texts(olga) == []
    await parlour.said(bea, there, "three")
    await post.run()
    await pass_time(post, clock, seconds=30)
    assert len(await texts(mona, "?unread=true")) == 1

    # Who reads it to its end has read the notice, and is told anew of what comes then.
    await mona.ask("POST", f"/conversations/{there}/read", {"seq": 2})
    await post.run()
    assert (await told(mona))["unread"] == 1
    await mona.ask("POST", f"/conversations/{there}/read", {"seq": 3})
    await post.run()
    assert (await told(mona))["unread"] == 0
    # So has whoever answers.
    assert (await told(max_))["unread"] == 1
    await parlour.said(max_, there, "Yes.")
    await post.run()
    assert (await told(max_))["unread"] == 0
    await pass_time(post, clock, seconds=30)
    assert (await told(mona))["unread"] == 0
    assert (await texts(bea, "?unread=true"))[0].startswith("New messages from ")
    await bea.ask("POST", f"/conversations/{there}/read", {"seq": 4})
    await parlour.said(bea, there, "four")
    await post.run()
    assert (await told(bea))["unread"] == 0
    await pass_time(post, clock, seconds=30)
    assert ((await told(mona))["unread"], len(await texts(mona))) == (1, 1)


async def test_whoever_has_left_is_told_nothing(
    parlour: Parlour, post: Post, clock: MovableClock
) -> None:
    there = await parlour.open(parlour.bea)
    await parlour.said(parlour.bea, there, "one")
    await post.run()
    await parlour.dismiss(parlour.max)
    await pass_time(post, clock, seconds=30)
    assert "New messages from Bea Y." in await texts(parlour.mona)
    business = await parlour.value("SELECT name FROM businesses")
    assert await texts(parlour.max) == [f"You are no longer in the team of {business}"]


async def test_how_somebody_wants_to_be_told(
    parlour: Parlour, post: Post, resources: Resources
) -> None:
    bea = parlour.bea
    plain = (await bea.get("/notifications/preferences")).json()
    assert {(one["in_app"], one["email"]) for one in plain["preferences"]} == {(True, "INSTANT")}
    assert (plain["quiet_hours"], plain["timezone"]) == (None, "UTC")

    wanted: dict[str, Any] = {
        "preferences": [{"group": "BOOKINGS", "in_app": False, "email": "NEVER"}],
        "quiet_hours": {"begins": "22:00", "ends": "07:30"},
    }
    put = await bea.ask("PUT", "/notifications/preferences", wanted)
    assert put.status_code == 200, put.text
    told_then = (await bea.get("/notifications/preferences")).json()
    assert told_then == put.json()
    assert told_then["quiet_hours"] == wanted["quiet_hours"]
    assert wanted["preferences"][0] in told_then["preferences"]

    for refused_one in (
        {"preferences": [{"group": "PAYMENTS", "in_app": True, "email": "NEVER"}]},
        {"preferences": wanted["preferences"] * 2},
        {"preferences": [], "quiet_hours": {"begins": "22:00", "ends": "22:00"}},
        {"preferences": [], "quiet_hours": {"begins": 5, "ends": "22:00"}},
    ):
        answer = await bea.ask("PUT", "/notifications/preferences", refused_one)
        assert answer.status_code == 422, refused_one
    assert (await bea.get("/notifications/preferences")).json() == told_then

    booking = await parlour.booking(bea)
    await announce(resources, bea.id, booking, "booking_confirmed")
    await post.run()
    assert await texts(bea) == []
    await bea.ask("PUT", "/notifications/preferences", {"preferences": []})
    assert (await bea.get("/notifications/preferences")).json() == plain
