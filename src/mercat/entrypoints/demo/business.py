"""Somebody opens a business and completes it until everybody can see it."""

import secrets
from dataclasses import dataclass

from mercat.entrypoints.demo.account import join
from mercat.entrypoints.demo.telling import Person, Teller
from mercat.entrypoints.demo_accounts import DEMO_PASSWORD

_WEEK = [{"weekday": day, "opens": "08:00", "closes": "17:30"} for day in range(5)]
_BOILER = {
    "name": "Boiler service",
    "pricing": "FIXED",
    "price": {"amount": 9500, "currency": "EUR"},
    "duration_minutes": 90,
    "place": "AT_CUSTOMER",
    "bookable_online": True,
}
_BATHROOM = {"name": "New bathroom", "pricing": "QUOTE", "place": "AT_CUSTOMER"}


@dataclass(frozen=True)
class Firm:
    """A business of the story, and who owns it."""

    owner: Person
    id: str
    city_id: str

    @property
    def door(self) -> str:
        return f"businesses/{self.id}"


async def open_business(teller: Teller) -> Firm:
    bruno = await _register(teller)
    city_id = await _find_city(teller)
    mine = {"mine": "true"}
    found = await teller.first("A draft is there", "GET businesses", params=mine, by=bruno)
    firm = Firm(bruno, found["id"], city_id)
    teller.say(f"{found['name']} · {found['slug']} · {found['status']}")
    await _complete(teller, firm)
    return firm


async def publish(teller: Teller, firm: Firm) -> None:
    teller.chapter("He shows it to everybody")
    await teller.step("Nobody sees a draft", f"GET {firm.door}", 404)
    shown = await teller.step("He publishes it", f"POST {firm.door}/publish", 200, by=firm.owner)
    page = f"GET businesses/{shown['slug']}"
    seen = await teller.step("Now everybody does", page, 200)
    teller.say(f"{seen['name']} · {seen['city']['name']} · {seen['phone']}")


async def _register(teller: Teller) -> Person:
    bruno = Person(f"demo-{secrets.token_hex(4)}@example.com", DEMO_PASSWORD)
    teller.chapter("Bruno opens a business")
    await join(
        teller,
        bruno,
        "He",
        first_name="Bruno",
        last_name="Rossi",
        user_type="BUSINESS_OWNER",
        business_name="Rossi & Figli Plumbing",
    )
    return bruno


async def _find_city(teller: Teller) -> str:
    asked = {"q": "lyon", "limit": 1}
    found = await teller.step("Lyon is on the map", "GET countries/FR/cities", 200, params=asked)
    lyon = found["items"][0]
    teller.say(f"{lyon['name']} · {lyon['timezone']}")
    return str(lyon["id"])


async def _complete(teller: Teller, firm: Firm) -> None:
    bruno, door = firm.owner, firm.door
    early = await teller.step("It is too early to publish", f"POST {door}/publish", 422, by=bruno)
    teller.say(f"missing: {', '.join(early['detail']['missing'])}")
    category_id = await _plumbing(teller)
    profile = {
        "description": "Leaks, boilers and bathrooms. You get the price before we start.",
        "category_ids": [category_id],
        "city_id": firm.city_id,
        "address_line1": "12 rue Victor-Hugo",
        "postal_code": "69002",
        "latitude": 45.7536,
        "longitude": 4.8291,
        "phone": "+33 1 99 00 12 34",
        "service_radius_m": 15_000,
    }
    await teller.step("He says what and where it is", f"PATCH {door}", 200, json=profile, by=bruno)
    hours = {"hours": _WEEK}
    await teller.step("And when", f"PUT {door}/hours", 200, json=hours, by=bruno)
    for told, service in (("A service at a price", _BOILER), ("And one by quote", _BATHROOM)):
        sold = service | {"category_id": category_id}
        await teller.step(told, f"POST {door}/services", 201, json=sold, by=bruno)
    whole = await teller.step("Nothing is missing", f"GET {door}", 200, by=bruno)
    teller.say(f"{whole['completeness']['percent']} % complete")


async def _plumbing(teller: Teller) -> str:
    tree = await teller.step("There is a tree of trades", "GET categories", 200)
    waiting = list(tree["items"])
    for category in waiting:
        if category["slug"] == "plumbing":
            return str(category["id"])
        waiting.extend(category.get("children", []))
    raise LookupError("plumbing")
