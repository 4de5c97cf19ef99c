"""Who reads what was counted, and what they are told."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from tests.modules.bookings.hall import booked
from tests.modules.businesses.teams import enlist
from tests.modules.identity.staff import Account, join
from tests.modules.reporting.bureau import Bureau, figure

from mercat.modules.businesses.models import TeamRole
from mercat.modules.reporting.service import HEADS, SheetKind, sheets

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = date(2026, 3, 2)
_LEAD = """
    WITH wish AS (
        INSERT INTO service_requests (id, customer_id, category_id, title, fingerprint, status,
            expires_at)
        SELECT gen_random_uuid(), :customer, id, '=1+1', 'f', 'MATCHED', now() FROM categories
        LIMIT 1 RETURNING id)
    INSERT INTO leads (id, created_at, request_id, business_id, wave, score, reasons, status,
        expires_at, responded_at)
    SELECT gen_random_uuid(), :at, id, :business, 1, 1, '[]', 'WON', now(), :answered FROM wish
"""


async def _week(bureau: Bureau) -> None:
    """On Monday two bookings that took place, one to which nobody came and a lead that was won; the
    Monday before a booking that was called off and one that took place.
    """
    await bureau.was(NOON)
    await bureau.was(NOON + timedelta(hours=2), hours=2)
    await bureau.was(NOON + timedelta(hours=5), "NO_SHOW")
    await bureau.was(NOON - timedelta(days=7))
    await bureau.was(NOON - timedelta(days=7, hours=2), "CANCELLED")
    await bureau.run(
        _LEAD,
        customer=bureau.bea.id,
        business=bureau.hall.business,
        at=NOON,
        answered=NOON + timedelta(minutes=10),
    )
    await bureau.recount()


async def test_a_period_is_told_beside_the_one_before(bureau: Bureau) -> None:
    await _week(bureau)
    told = await bureau.dashboard(DAY, DAY + timedelta(days=6))

    assert (told["timezone"], told["first_day_before"]) == ("Europe/Paris", "2026-02-23")
    assert told["bookings"] == {
        "made": figure(3, 2, 0.5),
        "completed": figure(2, 1, 1.0),
        "cancelled": figure(0, 1, -1.0),
        "no_show": figure(1, 0, None),
    }
    open_minutes = 7 * 1440 * 3  # a room and two members, day and night
    assert told["occupancy"] == {
        "booked_minutes": figure(240, 60, 3.0),
        "open_minutes": figure(open_minutes, open_minutes, 0.0),
        "rate": figure(0.0079, 0.002, 2.95),
    }
    assert told["leads"]["conversion"] == figure(1.0, None, None)
    assert told["leads"]["response_seconds"] == figure(600.0, None, None)
    monday, tuesday = told["by_day"][:2]
    assert len(told["by_day"]) == 7
    assert (monday["day"], monday["bookings_made"], monday["leads_won"]) == ("2026-03-02", 3, 1)
    assert (tuesday["bookings_made"], tuesday["open_minutes"]) == (0, 1440 * 3)


async def test_what_is_shut_is_not_open(bureau: Bureau) -> None:
    """The room is shut from noon to noon; the members are not."""
    await bureau.run(
        "INSERT INTO studio_closures (id, studio_id, starts_at, ends_at)"
        " SELECT gen_random_uuid(), :studio, m, m + interval '1 day' FROM"
        " unnest(ARRAY[timestamptz '2026-03-02 11:00Z', timestamptz '2026-03-02 12:00Z']) AS m",
        studio=bureau.hall.studio,
    )
    told = await bureau.dashboard(DAY, DAY + timedelta(days=2))
    open_minutes = [day["open_minutes"] for day in told["by_day"]]
    assert open_minutes == [1440 * 2 + 720, 1440 * 2 + 660, 1440 * 3]


async def test_money_is_told_as_the_books_have_it(bureau: Bureau) -> None:
    kept = await bureau.paid(bureau.bea, bureau.hall.wish())
    await bureau.paid(bureau.bea, bureau.hall.wish(5))
    await bureau.changed(bureau.olga, kept, "cancel", {"reason": "Burst pipe"})
    for _ in range(3):
        await bureau.relay()
    await bureau.count()
    today = bureau.resources.clock.now().date()
    told = await bureau.dashboard(today - timedelta(days=2), today + timedelta(days=2))

    (money,) = told["revenue"]
    found = {name: money[name]["value"]["amount"] for name in ("gross", "refunds", "fees", "net")}
    owed = -await bureau.value(
        "SELECT sum(amount) FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id"
        " WHERE a.business_id = :id",
        id=bureau.hall.business,
    )
    assert (money["currency"], found["gross"], found["refunds"]) == ("EUR", 9000, 4500)
    assert (found["net"], found["fees"]) == (owed, 4500 - owed)
    platform = (await bureau.clerk.get("/dashboard/platform")).json()
    (of_all,) = platform["revenue"]
    assert of_all["gmv"]["value"] == {"amount": 9000, "currency": "EUR"}
    assert of_all["take_rate"]["value"] == round(found["fees"] / 4500, 4)


async def test_staff_are_told_of_all(bureau: Bureau) -> None:
    await _week(bureau)
    await bureau.run(
        "INSERT INTO business_categories (id, business_id, category_id, position)"
        " SELECT gen_random_uuid(), :id, id, 0 FROM categories WHERE slug = 'plumbing'",
        id=bureau.hall.business,
    )
    response = await bureau.clerk.get("/dashboard/platform?from=2026-03-02&to=2026-03-08")
    told = response.json()
    assert (response.status_code, told["active_businesses"]) == (200, figure(1, 1, 0.0))
    assert told["bookings"]["made"] == figure(3, 2, 0.5)
    assert [one["bookings"] for one in told["top_categories"]] == [3]
    assert told["conversion"]["value"] == 1.0
    assert told["by_day"][0]["active_businesses"] == 1
    today = bureau.resources.clock.now().date()
    told = (await bureau.clerk.get("/dashboard/platform")).json()
    assert (told["last_day"], len(told["by_day"])) == (str(today), 30)
    people = await bureau.value("SELECT count(*) FROM users")
    assert told["registrations"] == figure(people, 0, None)


async def _of(bureau: Bureau, role: TeamRole, name: str) -> Account:
    account = await join(bureau.client, bureau.resources, f"{name}@example.com")
    async with bureau.resources.database.open_session() as session:
        await enlist(session, bureau.hall.business, account.id, role)
        await session.commit()
    return account


async def test_who_reads_it(bureau: Bureau) -> None:
    ada = await _of(bureau, TeamRole.ADMIN, "ada")
    mona = await _of(bureau, TeamRole.MANAGER, "mona")
    for path in ("dashboard", "exports/bookings.csv", "exports/days.csv"):
        address = f"/businesses/{bureau.hall.business}/{path}"
        for who, status in ((bureau.olga, 200), (ada, 200), (bureau.clerk, 200), (mona, 403)):
            assert (await who.get(address)).status_code == status
        refused = await bureau.bea.get(address)
        assert (refused.status_code, refused.json()["error"]) == (404, "business_not_found")
    assert (await bureau.olga.get("/dashboard/platform")).status_code == 403
    for query in (
        "from=2026-03-02&to=2026-03-01",
        "from=2025-01-01&to=2026-03-01",
        "to=0001-01-02",
    ):
        address = f"/businesses/{bureau.hall.business}/dashboard?{query}"
        refused = await bureau.olga.get(address)
        assert (refused.status_code, refused.json()["error"]) == (422, "bad_period")
    unknown = f"/businesses/{bureau.hall.business}/exports/people.csv"
    assert (await bureau.olga.get(unknown)).status_code == 422


async def _sheet(bureau: Bureau, kind: str, query: str) -> list[list[str]]:
    address = f"/businesses/{bureau.hall.business}/exports/{kind}.csv?{query}"
    response = await bureau.olga.get(address)
    assert response.status_code == 200, response.text
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert f"{kind}-" in response.headers["Content-Disposition"]
    return [*csv.reader(StringIO(response.text.removeprefix("\ufeff"), newline=""))]


async def test_sheets_tell_all_in_order_and_compute_nothing(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_AT_ONCE", 2)
    await _week(bureau)
    await bureau.run("UPDATE bookings SET notes = '=cmd|x', title = '@SUM(A1)'")
    march = "from=2026-02-01&to=2026-03-31"

    found: dict[str, Any] = {kind: await _sheet(bureau, kind, march) for kind in SheetKind}

    assert {kind: tuple(rows[0]) for kind, rows in found.items()} == dict(HEADS)
    assert [row[1] for row in found["bookings"][1:]] == [
        *("CANCELLED", "COMPLETED", "COMPLETED", "COMPLETED", "NO_SHOW")
    ]
    assert {(row[2], row[-1]) for row in found["bookings"][1:]} == {("'@SUM(A1)", "'=cmd|x")}
    assert found["bookings"][2][3] == "2026-02-23T13:00"  # as clocks in Paris show it
    assert [row[4] for row in found["leads"][1:]] == ["'=1+1"]
    counted = {row[0]: row[1:6] for row in found["days"][1:]}
    assert (len(counted), counted["2026-03-02"]) == (59, ["3", "2", "0", "1", "240"])
    assert found["payments"][1:] == found["reviews"][1:] == []


async def test_payments_are_told_whether_or_not_they_were_made(bureau: Bureau) -> None:
    await bureau.paid(bureau.bea, bureau.hall.wish())
    await booked(bureau.bea, bureau.hall.wish(5))
    rows = (await _sheet(bureau, "payments", ""))[1:]
    assert [(row[3], row[7], row[9]) for row in rows] == [
        ("SUCCEEDED", "45.00", "0.00"),
        ("CREATED", "45.00", "0.00"),
    ]
