"""Somebody opens an account, signs in and out."""

import secrets

from mercat.entrypoints.demo.telling import Person, Teller
from mercat.entrypoints.demo_accounts import DEMO_PASSWORD

_WHOSE = {"He": "His", "She": "Her"}


async def join(teller: Teller, who: Person, they: str, **more: str) -> None:
    """`they`: He or She. `more`: what else is said when registering."""
    new = who.account | more
    await teller.step(f"{they} registers", "POST auth/register", 201, json=new)
    entered = {"email": who.email, "code": await teller.code(who)}
    pair = await teller.step(
        f"{_WHOSE[they]} code signs in", "POST auth/verify-otp", 200, json=entered
    )
    who.access_token = pair["access_token"]


async def open_account(teller: Teller) -> Person:
    ada = Person(f"demo-{secrets.token_hex(4)}@example.com", DEMO_PASSWORD)
    teller.chapter("Ada opens an account")
    new = ada.account | {"first_name": "Ada"}
    await teller.step("She registers", "POST auth/register", 201, json=new)
    code = await teller.code(ada)
    guess = {"email": ada.email, "code": "000000" if code != "000000" else "111111"}
    await teller.step("A wrong code is refused", "POST auth/verify-otp", 400, json=guess)
    entered = {"email": ada.email, "code": code}
    await teller.step("Her code signs her in", "POST auth/verify-otp", 200, json=entered)
    wrong = {"email": ada.email, "password": "not her password"}
    await teller.step("A wrong password is refused", "POST auth/login", 401, json=wrong)
    pair = await teller.step("She signs in with hers", "POST auth/login", 200, json=ada.account)
    ada.access_token = pair["access_token"]
    me = await teller.step("She sees who she is", "GET auth/me", 200, by=ada)
    teller.say(f"{me['first_name']} · {me['email']} · {me['status']} · {', '.join(me['roles'])}")
    refresh = {"refresh_token": pair["refresh_token"]}
    await teller.step("She trades her refresh token", "POST auth/refresh", 200, json=refresh)
    await teller.step("She signs out", "POST auth/logout", 200, by=ada)
    await teller.step("Her token is refused now", "GET auth/me", 401, by=ada)
    return ada
