"""What a business is told of its money."""

import csv
import re
from io import StringIO
from typing import Any

import pytest
from tests.modules.identity.staff import Account
from tests.modules.payments.ledger.conftest import Firm

from mercat.modules.payments.models import Charge, Gateway, PayoutStatus
from mercat.modules.payments.service import statement_table, statements

DOORS = ("balance", "ledger", "statement.csv", "statement.html")
NOVEMBER: dict[str, object] = {"from": "2026-11-01", "to": "2026-11-30"}


def gbp(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "GBP"}


async def test_a_balance_says_what_is_there_what_waits_and_what_is_owed(firm: Firm) -> None:
    first = await firm.books.pay(1000, 100)
    await firm.books.pay_out()
    await firm.books.refund(first, 600)  # after it was paid out
    await firm.books.pay(5000, 500)
    await firm.books.pay(700, currency="JPY", gateway=Gateway.STRIPE)

    answer = await firm.owner.get(firm.path("balance"))

    assert answer.status_code == 200
    pounds, yen = answer.json()["currencies"]
    place = {"gateway": "SANDBOX", "available": gbp(0), "pending": gbp(4500)}
    assert pounds == {
        "currency": "GBP",
        "available": gbp(-540),
        "pending": gbp(4500),
        "owed": gbp(540),
        "in_transit": gbp(900),
        "gateways": [place | {"in_transit": gbp(900)}],
    }
    assert (yen["pending"]["amount"], yen["gateways"][0]["gateway"]) == (700, "STRIPE")

    await firm.books.run("UPDATE ledger_entries SET created_at = now() - interval '3 days'")
    later = (await firm.owner.get(firm.path("balance"))).json()["currencies"][0]
    assert (later["available"], later["pending"]) == (gbp(3960), gbp(0))


async def test_the_ledger_is_read_page_by_page(firm: Firm) -> None:
    charge = await firm.books.pay(1000, 100)
    await firm.books.refund(charge, 600)
    payout = await firm.books.pay_out()
    assert payout is not None
    await firm.books.end_payout(payout, PayoutStatus.PAID)

    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        more = {"cursor": cursor} if cursor else {}
        page = (await firm.owner.get(firm.path("ledger", limit=3, **more))).json()
        found += page["items"]
        cursor = page["next_cursor"]

    kinds = [one["kind"] for one in found]
    assert kinds == ["PAYOUT_PAID", "PAYOUT", "REFUND", "CAPTURE"]
    assert all(sum(e["amount"]["amount"] for e in one["entries"]) == 0 for one in found)
    capture = found[-1]
    assert (capture["charge_id"], capture["title"]) == (str(charge.id), charge.title)
    told = [(e["account"], e["gateway"], e["amount"]) for e in capture["entries"]]
    assert told == [
        ("CLEARING", "SANDBOX", gbp(1000)),
        ("PAYABLE", "SANDBOX", gbp(-900)),
        ("FEES", None, gbp(-100)),
    ]


async def november(firm: Firm) -> Charge:
    """Of October 900, in November 2700 more of which 1500 goes back, then all is paid out."""
    books = firm.books
    old = await books.pay(1000, 100)
    await at(firm, "2026-10-31 23:59:59.999+00")  # London has no summer time any more
    new = await books.pay(3000, 300)
    await at(firm, "2026-11-01 00:00:00+00")
    await books.refund(new, 1500)
    await books.pay_out()
    await at(firm, "2026-11-30 23:59:59+00")
    await books.pay(50, 50)
    await books.pay(100)
    await at(firm, "2026-12-01 00:00:00+00")
    return old


async def at(firm: Firm, when: str) -> None:
    """What was written last was written then."""
    for table in ("ledger_entries", "ledger_transactions"):
        await firm.books.run(
            f"UPDATE {table} SET created_at = '{when}' WHERE created_at = updated_at"  # noqa: S608 (our own)
        )


@pytest.mark.parametrize("at_once", [500, 2], ids=["at once", "in parts"])
async def test_a_statement_for_spreadsheets(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(statements, "_AT_ONCE", at_once)
    monkeypatch.setattr(statement_table, "_AT_ONCE", at_once)
    await november(firm)
    await firm.books.run("""UPDATE charges SET title = '=HYPERLINK("http://evil","Café")'""")

    answer = await firm.owner.get(firm.path("statement.csv", **NOVEMBER))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    named = 'attachment; filename="statement-2026-11-01-2026-11-30.csv"'
    assert answer.headers["Content-Disposition"] == named
    assert answer.content.startswith(b"\xef\xbb\xbfTime (UTC),Kind")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    titles = {row[3] for row in rows[2:4]}
    assert titles == {"""'=HYPERLINK("http://evil","Café")"""}
    assert [(row[0], row[1], *row[7:]) for row in rows[1:]] == [
        ("2026-11-01T00:00:00Z", "OPENING", "", "", "", "9.00"),
        ("2026-11-01T00:00:00Z", "CAPTURE", "30.00", "3.00", "27.00", "36.00"),
        ("2026-11-30T23:59:59Z", "REFUND", "-15.00", "-1.50", "-13.50", "22.50"),
        ("2026-11-30T23:59:59Z", "PAYOUT", "-22.50", "0.00", "-22.50", "0.00"),
    ]


async def test_a_statement_to_read(firm: Firm) -> None:
    await november(firm)
    await firm.books.run("UPDATE charges SET title = '<script>alert(1)</script>'")

    page = await firm.owner.get(firm.path("statement.html", **NOVEMBER))

    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert not re.search(r"<script|\son\w+=|style=", page.text)
    assert "&lt;script&gt;alert(1)" in page.text
    assert "1 November 2026 to 30 November 2026, local time (Europe/London)" in page.text
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.text) == [
        ("Before", "9.00"),
        ("Payments", "30.00"),
        ("Given back", "−15.00"),
        ("Fees", "−1.50"),
        ("Paid out", "−22.50"),
        ("After", "0.00"),
    ]
    link = f"statement.csv?business_id={firm.books.business_id}&amp;from=2026-11-01"
    assert f'href="{link}&amp;to=2026-11-30"' in page.text


async def test_every_decimal_and_a_payment_that_is_all_fee(firm: Firm) -> None:
    await firm.books.pay(12_345_678, currency="JPY")
    await firm.books.pay(1_500, 1_500, currency="BHD")

    table = (await firm.owner.get(firm.path("statement.csv"))).content.decode("utf-8-sig")
    page = await firm.owner.get(firm.path("statement.html"))

    rows = list(csv.reader(StringIO(table)))[1:]
    assert [row[6:] for row in rows] == [
        ["JPY", "12345678", "0", "12345678", "12345678"],
        ["BHD", "1.500", "1.500", "0.000", "0.000"],
    ]
    for shown in ("12,345,678", "−1.500", "Nothing happened"):
        assert (shown in page.text) is (shown != "Nothing happened")


async def test_days_that_make_no_statement(firm: Firm) -> None:
    for first, last in (
        ("2026-11-02", "2026-11-01"),
        ("2025-11-01", "2026-11-02"),
        ("9999-12-31", "9999-12-31"),
        ("0001-01-01", "9999-12-31"),
        ("0001-01-01", "0001-01-02"),  # east of Greenwich it begins before all time
        ("yesterday", "2026-11-01"),
    ):
        asked: dict[str, object] = {"from": first, "to": last}
        answer = await firm.owner.get(firm.path("statement.csv", **asked))
        assert answer.status_code == 422, asked

    whole_year: dict[str, object] = {"from": "2025-11-02", "to": "2026-11-02"}
    assert (await firm.owner.get(firm.path("statement.csv", **whole_year))).status_code == 200


async def test_only_who_may_see_the_money_sees_it(firm: Firm, ada: Account) -> None:
    await firm.books.pay(1000)
    told = {
        door: [
            (await somebody.get(firm.path(door))).status_code
            for somebody in (firm.owner, firm.staff, firm.manager, ada)
        ]
        for door in DOORS
    }
    assert told == {door: [200, 200, 403, 404] for door in DOORS}

    unknown = "/payments/balance?business_id=01a1fd39-1dbe-713b-9983-0562bc1ed764"
    assert (await firm.staff.get(unknown)).status_code == 404
