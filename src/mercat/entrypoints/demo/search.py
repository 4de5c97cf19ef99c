"""Somebody looks for a plumber, mistypes it, and finds one."""

from mercat.entrypoints.demo.business import Firm
from mercat.entrypoints.demo.telling import Person, StepFailed, Teller


async def find(teller: Teller, ada: Person, firm: Firm) -> None:
    teller.chapter("Ada looks for a plumber")
    begun = {"q": "plum"}
    suggested = await teller.step("It is suggested", "GET search/suggest", 200, params=begun)
    teller.say(" · ".join(one["text"] for one in suggested["items"]))
    asked = {"q": "rossi plumer", "lat": 45.7640, "lng": 4.8357}
    found = await teller.first("She mistypes it", "GET search/businesses", by=ada, params=asked)
    if found["id"] != firm.id:
        raise StepFailed(f"{found['name']} was found.")
    teller.say(
        f"{found['name']} · {found['distance_m'] / 1000:.1f} km · score {found['score']:.2f}"
    )
    again = await teller.first("It is kept for her alone", "GET search/history", by=ada)
    teller.say(again["text"])
