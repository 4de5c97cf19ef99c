"""What became of the money: who has it, and on which paper that stands."""

import csv
import io
from typing import Any

from mercat.entrypoints.demo.business import Firm
from mercat.entrypoints.demo.telling import Person, StepFailed, Teller, money

_API = "/api/v1/payments"


async def count_money(teller: Teller, ada: Person, firm: Firm) -> None:
    charge = await _look_back(teller, ada)
    await _keep_books(teller, firm, charge)


async def _look_back(teller: Teller, ada: Person) -> dict[str, Any]:
    teller.chapter("Ada has some of her money back")
    await teller.letter("She has a credit note", ada, "Money has gone back to you")
    charge = await teller.first("What has she paid?", "GET payments/charges", by=ada)
    teller.say(
        f"{charge['title']} · {money(charge['amount'])}, {money(charge['refunded'])} back · "
        f"{charge['status']}"
    )
    paper = await teller.download(
        "She keeps the receipt", f"{_API}/charges/{charge['id']}/receipt.pdf", by=ada
    )
    if not paper.startswith(b"%PDF"):
        raise StepFailed("The receipt is no PDF.")
    teller.say(f"{len(paper)} bytes of PDF")
    return charge


async def _keep_books(teller: Teller, firm: Firm, charge: dict[str, Any]) -> None:
    bruno, whose = firm.owner, {"business_id": firm.id}
    teller.chapter("Bruno keeps the rest")
    balance = "GET payments/balance"
    told = await teller.step("He has a balance", balance, 200, params=whose, by=bruno)
    [euros] = told["currencies"]
    teller.say(f"{money(euros['pending'])} until it is old enough to be paid out")
    sent: dict[str, Any] = {"reason": "The amplifier hummed.", "amount": _of(100, charge)}
    again = f"POST payments/charges/{charge['id']}/refunds"
    await teller.step("He gives one euro more", again, 201, json=sent, by=bruno)
    stale = sent | {"refunded": charge["refunded"]}
    await teller.step("Not twice by mistake", again, 409, json=stale, by=bruno)
    entries = await teller.first("All of it is written down", "GET payments/ledger", **_at(firm))
    teller.say(f"{entries['kind']} · {_entries(entries)}")
    statement = await teller.download(
        "He prints a statement", f"{_API}/statement.csv?business_id={firm.id}", by=bruno
    )
    for line in csv.DictReader(io.StringIO(statement.decode("utf-8-sig"))):
        teller.say(f"{line['Kind']} {line['Net']} · {line['Balance']} {line['Currency']} are his")
    await _look_at_days(teller, firm)


async def _look_at_days(teller: Teller, firm: Firm) -> None:
    """Days are counted four times a minute: what has just happened may be missing."""
    board = f"GET businesses/{firm.id}/dashboard"
    told = await teller.step("He sees how he does", board, 200, by=firm.owner)
    made, open_minutes = told["bookings"]["made"], told["occupancy"]["open_minutes"]
    teller.say(
        f"{told['first_day']} to {told['last_day']} · {made['value']} bookings made, "
        f"{made['before']} in the 30 days before · open {open_minutes['value'] // 60} hours"
    )
    sheet = f"/api/v1/businesses/{firm.id}/exports/days.csv"
    lines = await teller.download("And takes the days with him", sheet, by=firm.owner)
    teller.say(f"{len(lines.decode('utf-8-sig').splitlines()) - 1} lines")


def _of(amount: int, charge: dict[str, Any]) -> dict[str, Any]:
    return {"amount": amount, "currency": charge["amount"]["currency"]}


def _at(firm: Firm) -> dict[str, Any]:
    return {"params": {"business_id": firm.id}, "by": firm.owner}


def _entries(told: dict[str, Any]) -> str:
    return ", ".join(f"{one['account']} {money(one['amount'])}" for one in told["entries"])
