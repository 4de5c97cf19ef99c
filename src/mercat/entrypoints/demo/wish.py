"""Something is to be mended: who could do it is asked, offers it, is accepted, and is paid."""

from datetime import UTC, datetime, timedelta
from typing import Any

from mercat.entrypoints.demo.business import Firm
from mercat.entrypoints.demo.telling import Person, Teller, money

_HOURS = 2


async def wish(teller: Teller, ada: Person, firm: Firm) -> None:
    teller.chapter("Ada's tap drips")
    home = await teller.first("It is in her flat", "GET properties", by=ada)
    request = await _ask(teller, ada, home)
    lead = await _hear(teller, firm)
    quote = await _offer(teller, ada, firm, lead)
    booking = await _accept(teller, ada, request, quote)
    await _pay(teller, ada, firm, booking)
    door = f"GET properties/{home['id']}"
    seen = await teller.step("Now Bruno knows where", door, 200, by=firm.owner)
    teller.say(f"{seen['address_line1']}, {seen['postal_code']} {seen['city']['name']}")


async def _ask(teller: Teller, ada: Person, home: dict[str, Any]) -> dict[str, Any]:
    said = {
        "category": "plumbing",
        "title": "The kitchen tap drips",
        "property_id": home["id"],
        "budget": {"max": {"amount": 15000, "currency": "EUR"}},
    }
    made = await teller.step("She asks for somebody", "POST requests", 201, json=said, by=ada)
    again = said | {"title": "the  kitchen tap drips!"}
    await teller.step("Asked twice, it is one", "POST requests", 409, json=again, by=ada)
    return made


async def _hear(teller: Teller, firm: Firm) -> dict[str, Any]:
    asked = {"business_id": firm.id}
    found = await teller.first("Bruno is asked", "GET leads", params=asked, by=firm.owner)
    lead = await teller.step("He looks at it", f"GET leads/{found['id']}", 200, by=firm.owner)
    wanted = lead["wish"]
    teller.say(f"{wanted['title']} · {wanted['customer_first_name']} · {' '.join(lead['why'])}")
    return lead


async def _offer(teller: Teller, ada: Person, firm: Firm, lead: dict[str, Any]) -> dict[str, Any]:
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    slots = [
        {"starts_at": at.isoformat(), "ends_at": (at + timedelta(hours=_HOURS)).isoformat()}
        for at in (start, start + timedelta(days=1))
    ]
    lines = [
        {"name": "Replace the cartridge", "unit_price": {"amount": 9000, "currency": "EUR"}},
        {"name": "Seal", "quantity": 2, "unit_price": {"amount": 450, "currency": "EUR"}},
    ]
    sent: dict[str, Any] = {"json": {"lines": lines, "slots": slots}, "by": firm.owner}
    door = f"POST leads/{lead['id']}/quotes"
    quote = await teller.step("He makes an offer", door, 201, **sent)
    await teller.step("One at a time", door, 409, **sent)
    await teller.letter("She is told by mail", ada, "A quote has arrived")
    return quote


async def _accept(
    teller: Teller, ada: Person, request: dict[str, Any], quote: dict[str, Any]
) -> dict[str, Any]:
    door = f"requests/{request['id']}"
    found = await teller.first("She reads it", f"GET {door}/quotes", by=ada)
    teller.say(f"{len(found['lines'])} lines · {money(found['total'])}")
    said = {"slot": 1, "notes": "The bell does not work: knock."}
    taken = await teller.step(
        "She accepts", f"POST quotes/{quote['id']}/accept", 200, json=said, by=ada
    )
    booking: dict[str, Any] = taken["booking"]
    teller.say(
        f"{booking['number']} · {booking['status']} until {booking['held_until'][11:16]} UTC"
    )
    seen = await teller.step("Nobody else is asked", f"GET {door}", 200, by=ada)
    teller.say(seen["status"])
    return booking


async def _pay(teller: Teller, ada: Person, firm: Firm, booking: dict[str, Any]) -> None:
    await teller.press("She pays", booking["payment_url"], "pay")
    await teller.becomes("It is agreed", f"GET bookings/{booking['id']}", "CONFIRMED", by=ada)
    await teller.letter("Bruno is told", firm.owner, "Your quote is accepted")
