"""Staff look after everybody, and are looked after themselves."""

from mercat.entrypoints.demo.telling import Person, Teller
from mercat.entrypoints.demo_accounts import DEMO_PASSWORD


async def meet_staff(teller: Teller, ada: Person) -> None:
    """Left out where the demo accounts are not."""
    sam = Person("staff@example.com", DEMO_PASSWORD)
    if await teller.status("POST auth/login", json=sam.account) != 200:
        teller.say("Without demo accounts there is no chapter about staff.")
        return
    teller.chapter("Sam of the staff suspects Ada")
    pair = await teller.step("He signs in", "POST auth/login", 200, json=sam.account)
    sam.access_token = pair["access_token"]
    wanted = {"q": ada.email}
    found = await teller.step("He looks for her", "GET users", 200, params=wanted, by=sam)
    door = f"users/{found['items'][0]['id']}"
    suspended, active = {"status": "SUSPENDED"}, {"status": "ACTIVE"}
    await teller.step("He suspends her", f"PATCH {door}", 200, json=suspended, by=sam)
    await teller.step("She is refused at once", "GET auth/me", 401, by=ada)
    await teller.step("And is told why", "POST auth/login", 403, json=ada.account)
    await teller.step("It was a mistake", f"PATCH {door}", 200, json=active, by=sam)
    roles = {"roles": ["ADMIN"]}
    more = f"{door}/roles"
    await teller.step("He can make nobody an admin", f"PUT {more}", 403, json=roles, by=sam)
