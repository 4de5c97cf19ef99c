"""A customer has a home, which is nobody's business, and a business to find again."""

from mercat.entrypoints.demo.business import Firm
from mercat.entrypoints.demo.telling import Person, Teller

_HOME = {
    "label": "Home",
    "kind": "APARTMENT",
    "address_line1": "7 quai des Étroits",
    "postal_code": "69005",
    "latitude": 45.7439,
    "longitude": 4.8199,
    "bedrooms": 2,
    "bathrooms": 1.5,
}


async def settle(teller: Teller, ada: Person, firm: Firm) -> None:
    teller.chapter("Ada has a home, and a plumber to remember")
    home = _HOME | {"city_id": firm.city_id}
    hers = await teller.step("She adds her flat", "POST properties", 201, json=home, by=ada)
    door = f"properties/{hers['id']}"
    seen = await teller.step("She sees where it is", f"GET {door}", 200, by=ada)
    teller.say(f"{seen['address_line1']}, {seen['postal_code']} {seen['city']['name']}")
    await teller.step("A stranger does not", f"GET {door}", 404, by=firm.owner)
    wanted = {"business_id": firm.id}
    await teller.step("She keeps the plumber", "POST favorites", 201, json=wanted, by=ada)
    await teller.step("Twice is once", "POST favorites", 200, json=wanted, by=ada)
    kept = await teller.step("It is among her favourites", "GET favorites", 200, by=ada)
    teller.say(", ".join(one["business"]["name"] for one in kept["items"]))
