"""Somebody does not run their business alone."""

import secrets

from mercat.entrypoints.demo.account import join
from mercat.entrypoints.demo.business import Firm
from mercat.entrypoints.demo.telling import Person, Teller
from mercat.entrypoints.demo_accounts import DEMO_PASSWORD


async def invite_manager(teller: Teller, firm: Firm) -> Person:
    teller.chapter("He invites Mona, who has no account")
    mona = Person(f"demo-{secrets.token_hex(4)}@example.com", DEMO_PASSWORD)
    wanted = {"email": mona.email, "role": "MANAGER", "title": "Dispatcher"}
    door = f"POST {firm.door}/invitations"
    await teller.step("A letter is on its way to her", door, 201, json=wanted, by=firm.owner)
    token = await teller.token(mona)
    await join(teller, mona, "She", first_name="Mona")
    await teller.step("The draft is not hers to see", f"GET {firm.door}", 404, by=mona)
    sent = {"token": token}
    await teller.step("She follows its link", "POST invitations/accept", 200, json=sent, by=mona)
    me = await teller.step("She is in the team", "GET auth/me", 200, by=mona)
    teller.say(", ".join(f"{team['role']} of {team['name']}" for team in me["memberships"]))
    change = {"phone": "+33 1 99 00 56 78"}
    await teller.step("She may change it", f"PATCH {firm.door}", 200, json=change, by=mona)
    await teller.step("She may not publish it", f"POST {firm.door}/publish", 403, by=mona)
    return mona
