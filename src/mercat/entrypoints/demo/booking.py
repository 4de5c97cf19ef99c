"""A room is asked for, booked, paid, moved and cancelled."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mercat.entrypoints.demo.account import join
from mercat.entrypoints.demo.money import count_money
from mercat.entrypoints.demo.studio import Place
from mercat.entrypoints.demo.telling import Person, StepFailed, Teller, money
from mercat.entrypoints.demo_accounts import DEMO_PASSWORD

_HOURS = 2


async def book(teller: Teller, ada: Person, place: Place) -> None:
    teller.chapter("Ada's band looks for a room")
    wish = await _look(teller, place)
    booking = await _hold(teller, ada, wish)
    await _miss(teller, wish)
    await _pay(teller, ada, place, booking)
    feed = await _block(teller, place, booking)
    await _change_mind(teller, ada, place, booking, feed)
    await count_money(teller, ada, place.firm)


async def _look(teller: Teller, place: Place) -> dict[str, Any]:
    """What to book: two hours in a week's time."""
    start = await _first_start(teller, place, in_days=7)
    wish = {
        "room_id": place.room_id,
        "starts_at": start["starts_at"],
        "duration_minutes": _HOURS * 60,
        "extras": [{"equipment_id": place.amplifier_id}],
    }
    door = "POST bookings/quote-price"
    quote = await teller.step("What would it cost?", door, 200, json=wish)
    teller.say(quote["price"]["explanation"])
    return wish


async def _hold(teller: Teller, ada: Person, wish: dict[str, Any]) -> dict[str, Any]:
    key = {"Idempotency-Key": secrets.token_hex(16)}
    sent: dict[str, Any] = {"json": wish, "headers": key, "by": ada}
    made = await teller.step("She books it", "POST bookings", 201, **sent)
    teller.say(f"{made['number']} · {made['status']} until {made['held_until'][11:16]} UTC")
    again = await teller.step("Sent twice, it is one", "POST bookings", 201, **sent)
    if again["id"] != made["id"]:
        raise StepFailed("One key made two bookings.")
    return made


async def _miss(teller: Teller, wish: dict[str, Any]) -> None:
    carl = Person(f"demo-{secrets.token_hex(4)}@example.com", DEMO_PASSWORD)
    teller.chapter("Carl wants it too")
    await join(teller, carl, "He", first_name="Carl")
    await teller.step("He is too late", "POST bookings", 409, json=wish, by=carl)


async def _pay(teller: Teller, ada: Person, place: Place, booking: dict[str, Any]) -> None:
    teller.chapter("Ada pays")
    await teller.press("Her card is declined", booking["payment_url"], "decline")
    await teller.press("Another one is not", booking["payment_url"], "pay")
    door = f"GET bookings/{booking['id']}"
    paid = await teller.becomes("It is hers", door, "CONFIRMED", by=ada)
    teller.say(f"{money(paid['paid'])} paid · {_told(paid)}")
    await teller.letter("She is told by mail", ada, "It is booked")
    await teller.letter("She has a receipt", ada, "Your receipt")
    await teller.letter("So is Bruno", place.firm.owner, "A time was booked")


async def _block(teller: Teller, place: Place, booking: dict[str, Any]) -> str:
    """The address at which other programs read his calendar."""
    bruno = place.firm.owner
    teller.chapter("Bruno needs the cellar himself")
    asked = {"business_id": place.firm.id}
    listed = await teller.step("He has calendars", "GET calendars", 200, params=asked, by=bruno)
    teller.say(", ".join(one["name"] for one in listed["items"]))
    calendar_id = next(one["id"] for one in listed["items"] if one["thing_id"] == place.room_id)
    door = f"calendars/{calendar_id}"
    taken = {"starts_at": booking["starts_at"], "ends_at": booking["ends_at"]}
    block = f"POST {door}/blocks"
    await teller.step("Not while Ada plays", block, 409, json=taken, by=bruno)
    free = {end: _day_after(at, place) for end, at in taken.items()} | {"reason": "A boiler"}
    blocked = await teller.step("A day later he may", block, 201, json=free, by=bruno)
    teller.say(f"taken from {blocked['items'][0]['local_start']}")
    made = await teller.step("He wants it elsewhere", f"POST {door}/feed", 201, by=bruno)
    await _read_feed(teller, "His telephone reads it", made["url"], booking["number"])
    return str(made["url"])


async def _change_mind(
    teller: Teller, ada: Person, place: Place, booking: dict[str, Any], feed: str
) -> None:
    teller.chapter("Ada's drummer cannot come")
    door = f"bookings/{booking['id']}"
    taken = {"starts_at": _day_after(booking["starts_at"], place)}
    await teller.step("Bruno's day is taken", f"POST {door}/reschedule", 409, json=taken, by=ada)
    start = await _first_start(teller, place, in_days=2)
    wish = {"starts_at": start["starts_at"], "reason": "The drummer is away."}
    moved = await teller.step("She moves it", f"POST {door}/reschedule", 200, json=wish, by=ada)
    teller.say(f"{moved['local_start']} in {place.timezone}, still {moved['number']}")
    await teller.letter("Bruno is told", place.firm.owner, "has another time")
    why = {"reason": "So is the singer."}
    gone = await teller.step("She cancels it", f"POST {door}/cancel", 200, json=why, by=ada)
    refund = next(one["refund"] for one in gone["events"] if one["kind"] == "cancelled")
    teller.say(refund["reason"])
    given = await teller.step("She sees how it went", f"GET {door}", 200, by=ada)
    teller.say(f"{money(given['refunded'])} back · {_told(given)}")
    await teller.letter("She has it in writing", ada, "A booking is cancelled")
    await _read_feed(teller, "His telephone knows", feed, "STATUS:CANCELLED")


async def _read_feed(teller: Teller, what: str, url: str, wanted: str) -> None:
    """One of its lines says what is wanted."""
    feed = (await teller.download(what, url)).decode()
    line = next((line for line in feed.splitlines() if wanted in line), None)
    if line is None:
        raise StepFailed(f"{what}: {wanted} is not in it.")
    teller.say(f"{feed.count('BEGIN:VEVENT')} events · {line}")


async def _first_start(teller: Teller, place: Place, *, in_days: int) -> dict[str, Any]:
    """The first time on that day, which is some days from today there."""
    day = _today(place) + timedelta(days=in_days)
    asked = {"date": day.isoformat(), "duration": _HOURS * 60}
    door = f"GET rooms/{place.room_id}/availability"
    free = await teller.step(f"What is free in {in_days} days?", door, 200, params=asked)
    start: dict[str, Any] = free["starts"][0]
    teller.say(
        f"{len(free['starts'])} starts, the first at {start['local_start'][11:]} for "
        f"{money(start['price'])}"
    )
    return start


def _today(place: Place) -> date:
    return datetime.now(ZoneInfo(place.timezone)).date()


def _day_after(told: str, place: Place) -> str:
    """At the same time on the clocks there."""
    there = datetime.fromisoformat(told).astimezone(ZoneInfo(place.timezone))
    return (there + timedelta(days=1)).isoformat()


def _told(booking: dict[str, Any]) -> str:
    return " → ".join(event["kind"] for event in booking["events"])
