"""Somebody has a room to let by the hour."""

from dataclasses import dataclass

from mercat.entrypoints.demo.business import Firm
from mercat.entrypoints.demo.telling import Teller

_WEEK = [
    {"weekday": day, "mode": "OPEN", "intervals": [{"opens": "09:00", "closes": "22:00"}]}
    for day in range(7)
]
_ROOM = {
    "name": "The boiler room",
    "description": "Six can rehearse here, and nobody above hears it.",
    "capacity": 6,
    "granularity_minutes": 30,
    "min_duration_minutes": 60,
    "max_duration_minutes": 480,
}
_TIERS = [
    {"duration_minutes": 60, "price": {"amount": 1800, "currency": "EUR"}},
    {"duration_minutes": 240, "price": {"amount": 6000, "currency": "EUR"}},
]
_AMPLIFIER = {
    "type": "GUITAR_AMPLIFIER",
    "name": "Valve amplifier",
    "quantity": 2,
    "hire": {"price": {"amount": 500, "currency": "EUR"}, "unit": "BOOKING"},
}


@dataclass(frozen=True)
class Place:
    """A room of the story, and what is hired out with it."""

    firm: Firm
    timezone: str
    room_id: str
    amplifier_id: str


async def open_studio(teller: Teller, firm: Firm) -> Place:
    bruno = firm.owner
    teller.chapter("Bruno lets the cellar of his workshop")
    about = {
        "business_id": firm.id,
        "name": "Rossi Rehearsals",
        "city_id": firm.city_id,
        "address_line1": "12 rue Victor-Hugo",
        "cancellation_policy": "MODERATE",
        "buffer_minutes": 30,
    }
    studio = await teller.step("He opens a studio", "POST studios", 201, json=about, by=bruno)
    door = f"studios/{studio['id']}"
    early = await teller.step("It is too early to publish", f"POST {door}/publish", 422, by=bruno)
    teller.say(f"missing: {', '.join(early['detail']['missing'])}")
    week = {"days": _WEEK}
    await teller.step("He says when it is open", f"PUT {door}/hours", 200, json=week, by=bruno)
    room = await teller.step("It has a room", f"POST {door}/rooms", 201, json=_ROOM, by=bruno)
    prices, tiers = f"PUT rooms/{room['id']}/prices", {"tiers": _TIERS}
    priced = await teller.step("For one hour, or four", prices, 200, json=tiers, by=bruno)
    teller.say(f"every stay has a price: {priced['completeness']['is_complete']}")
    hired = f"POST {door}/equipment"
    piece = await teller.step("He hires amplifiers out", hired, 201, json=_AMPLIFIER, by=bruno)
    await teller.step("Nobody sees it yet", f"GET {door}", 404)
    shown = await teller.step("He publishes it", f"POST {door}/publish", 200, by=bruno)
    seen = await teller.step("Now everybody does", f"GET studios/{shown['slug']}", 200)
    teller.say(f"{seen['name']} · {seen['city']['name']} · {seen['timezone']}")
    teller.say(seen["cancellation_terms"]["explanation"])
    return Place(firm, seen["timezone"], room["id"], piece["id"])
