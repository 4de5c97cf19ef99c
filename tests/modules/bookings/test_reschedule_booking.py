"""Moving a booking."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.hall import Hall, book, booked, moved, run, state
from tests.modules.businesses.teams import enlist
from tests.modules.identity.staff import API, Account

from mercat.modules.audit.models import AuditEvent
from mercat.modules.bookings.models import CalendarEntry
from mercat.modules.businesses.models import TeamRole
from mercat.modules.payments.models import Charge, ChargeStatus
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

_PAID = """UPDATE bookings SET status = 'CONFIRMED', held_until = NULL, paid_amount = due_amount"""
_SETTLED = "UPDATE charges SET status = 'SUCCEEDED', paid_at = now()"
_A_FIFTH = """UPDATE studios SET cancellation_policy = 'CUSTOM', cancellation_terms =
    '{"refunds": [[0, 20]], "deposit_percent": 100, "no_show_percent": 0}'"""
_COUNTED = """INSERT INTO booking_events (id, booking_id, kind, status, party, details)
    SELECT uuidv7(), id, 'confirmed', 'CONFIRMED', 'SYSTEM',
    jsonb_build_object('charge_id', charge_id::text) FROM bookings"""


async def paid(who: Account, resources: Resources, wish: dict[str, Any]) -> Any:
    """As if it had been paid on the page: there is one booking."""
    answer = await booked(who, wish)
    await run(resources, _PAID, _SETTLED, _COUNTED)
    return answer


async def test_its_time_is_free_once_it_has_another(
    hall: Hall, bea: Account, carl: Account, session: AsyncSession
) -> None:
    mine = await booked(bea, hall.wish())

    response = await moved(bea, mine["id"], hall.at(0.5))  # into its own time

    assert response.status_code == 200, response.text
    answer = response.json()
    assert (answer["starts_at"], answer["ends_at"]) == (hall.at(0.5), hall.at(1.5))
    assert (answer["version"], response.headers["etag"]) == (2, '"2"')
    assert [event["kind"] for event in answer["events"]] == ["held", "rescheduled"]
    live = select(func.count()).select_from(CalendarEntry).where(CalendarEntry.live)
    assert await session.scalar(live) == 1
    assert (await book(carl, hall.wish(-0.5))).status_code == 201
    assert (await book(carl, hall.wish(1))).status_code == 409


async def test_what_is_taken_leaves_it_where_it_was(
    hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    mine = await booked(bea, hall.wish())
    await booked(carl, hall.wish(3))
    before = await state(resources)

    response = await moved(bea, mine["id"], hall.at(2.5))

    assert (response.status_code, response.json()["error"]) == (409, "slot_taken")
    assert await state(resources) == before


async def test_an_unpaid_one_is_paid_at_its_new_price(
    hall: Hall, bea: Account, session: AsyncSession
) -> None:
    mine = await booked(bea, hall.wish())

    response = await moved(bea, mine["id"], hall.at(5), duration_minutes=120)

    answer = response.json()
    assert (answer["status"], answer["outstanding"]["amount"]) == ("HELD", 9000)
    charges = (await session.scalars(select(Charge).order_by(Charge.id))).all()
    assert [(one.amount, one.status) for one in charges] == [
        (4500, ChargeStatus.EXPIRED),
        (9000, ChargeStatus.CREATED),
    ]
    assert answer["payment_url"].endswith(str(charges[1].id))
    assert answer["payment_url"] != mine["payment_url"]


async def test_what_was_paid_too_much_goes_back(
    hall: Hall, bea: Account, resources: Resources, session: AsyncSession
) -> None:
    mine = await paid(bea, resources, hall.wish(24 * 5, minutes=240))

    response = await moved(bea, mine["id"], hall.at(24 * 6), duration_minutes=60)

    assert response.status_code == 200, response.text
    answer = response.json()
    assert (answer["status"], answer["price"]["total"]["amount"]) == ("CONFIRMED", 4500)
    assert (answer["paid"]["amount"], answer["refunded"]["amount"]) == (16000, 11500)
    assert (answer["outstanding"]["amount"], answer["payment_url"]) == (0, None)
    assert await session.scalar(select(Charge.refunded_amount)) == 11500


async def test_making_it_short_is_no_way_round_the_policy(
    hall: Hall, bea: Account, olga: Account, resources: Resources
) -> None:
    """Whoever cancelled would get a fifth; who makes it shorter gets a fifth of the rest, once."""
    await run(resources, _A_FIFTH)
    mine = await paid(bea, resources, hall.wish(minutes=240))

    short = (await moved(bea, mine["id"], hall.at(), duration_minutes=60)).json()
    again = (await moved(bea, mine["id"], hall.at(5))).json()
    by_team = (await moved(olga, mine["id"], hall.at(7))).json()

    assert (short["refunded"]["amount"], short["outstanding"]["amount"]) == (2300, 0)
    assert short["events"][-1]["refund"]["amount"]["amount"] == 2300
    assert again["refunded"]["amount"] == 2300
    assert by_team["refunded"]["amount"] == 11500


@pytest.mark.parametrize(("mover", "back"), [("bea", 2250), ("olga", 4500)])
async def test_moving_it_away_is_no_way_round_the_policy(
    hall: Hall, bea: Account, olga: Account, resources: Resources, mover: str, back: int
) -> None:
    """Two days ahead half of it would come back. In a week all of it, if the team has moved it."""
    mine = await paid(bea, resources, hall.wish())

    far = await moved({"bea": bea, "olga": olga}[mover], mine["id"], hall.at(24 * 7))
    assert far.status_code == 200, far.text
    cancelled = (await bea.ask("POST", f"/bookings/{mine['id']}/cancel", {})).json()

    assert cancelled["refunded"]["amount"] == back
    assert cancelled["events"][-1]["refund"]["amount"]["amount"] == back


async def test_what_is_missing_is_paid_later(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    mine = await paid(bea, resources, hall.wish(24 * 5))

    response = await moved(bea, mine["id"], hall.at(24 * 6), duration_minutes=120)

    answer = response.json()
    assert (answer["status"], answer["outstanding"]["amount"]) == ("CONFIRMED", 4500)
    assert answer["payment_url"] is not None


async def test_money_under_way_is_counted_first(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    mine = await booked(bea, hall.wish())
    await run(resources, _SETTLED)
    before = await state(resources)

    response = await moved(bea, mine["id"], hall.at(5))

    assert (response.status_code, response.json()["error"]) == (409, "wrong_state")
    assert await state(resources) == before


async def test_by_its_customer_while_something_would_come_back(
    hall: Hall, bea: Account, olga: Account, resources: Resources, session: AsyncSession
) -> None:
    """Of a STRICT one, a week ahead: for the day after tomorrow it is too late."""
    await run(resources, "UPDATE studios SET cancellation_policy = 'STRICT'")
    mine = await paid(bea, resources, hall.wish())
    before = await state(resources)

    late = await moved(bea, mine["id"], hall.at(5))

    assert (late.status_code, late.json()["error"]) == (409, "too_late")
    assert await state(resources) == before
    by_team = await moved(olga, mine["id"], hall.at(5), reason="The piano is being tuned.")
    assert by_team.status_code == 200, by_team.text
    event = by_team.json()["events"][-1]
    assert (event["party"], event["reason"]) == ("BUSINESS", "The piano is being tuned.")
    acts = select(AuditEvent.action).where(AuditEvent.target_type == "booking")
    assert (await session.scalars(acts)).all() == ["booking.rescheduled"]


async def test_who_may(
    hall: Hall,
    bea: Account,
    carl: Account,
    clerk: Account,
    resources: Resources,
    session: AsyncSession,
) -> None:
    mine = await booked(bea, hall.wish())
    await enlist(session, hall.business, carl.id, TeamRole.MEMBER)
    await session.commit()
    before = await state(resources)

    member = await moved(carl, mine["id"], hall.at(5))
    staff = await moved(clerk, mine["id"], hall.at(5))
    unknown = await moved(bea, str(uuid7()), hall.at(5))

    assert (member.status_code, staff.status_code, unknown.status_code) == (403, 403, 404)
    assert await state(resources) == before


async def test_only_the_version_that_was_read(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    mine = await booked(bea, hall.wish())
    before = await state(resources)
    path = f"{API}/bookings/{mine['id']}/reschedule"
    asked = {"starts_at": hall.at(5)}

    async def sent(tag: str) -> int:
        headers = {"Authorization": f"Bearer {bea.token}", "If-Match": tag}
        return (await bea.client.post(path, headers=headers, json=asked)).status_code

    assert (await sent('"2"'), await sent("2")) == (412, 400)
    assert await state(resources) == before
    assert await sent('"1"') == 200


@pytest.mark.parametrize("status", ["COMPLETED", "CANCELLED", "EXPIRED", "IN_PROGRESS"])
async def test_only_what_has_not_begun(
    hall: Hall, bea: Account, resources: Resources, status: str
) -> None:
    mine = await booked(bea, hall.wish())
    await run(resources, f"UPDATE bookings SET status = '{status}'")  # noqa: S608 (our word)
    before = await state(resources)

    response = await moved(bea, mine["id"], hall.at(5))

    assert response.json()["detail"]["status"] == status
    assert (response.status_code, await state(resources)) == (409, before)


async def test_a_dead_hold_is_not_moved(
    hall: Hall, bea: Account, clock: MovableClock, resources: Resources
) -> None:
    mine = await booked(bea, hall.wish())
    before = await state(resources)
    await run(resources, "UPDATE bookings SET held_until = now() - interval '1 second'")

    response = await moved(bea, mine["id"], hall.at(5))

    assert (response.status_code, response.json()["error"]) == (409, "wrong_state")
    assert before.count('"live": true') == 1


async def test_into_hours_that_need_a_yes(
    hall: Hall, bea: Account, olga: Account, resources: Resources
) -> None:
    mine = await booked(bea, hall.wish())
    await run(
        resources, "UPDATE operating_hours SET mode = 'BY_REQUEST', intervals = '[[0, 1440]]'"
    )
    before = await state(resources)

    response = await moved(bea, mine["id"], hall.at(5))

    assert (response.status_code, response.json()["error"]) == (422, "needs_approval")
    assert await state(resources) == before
    assert (await moved(olga, mine["id"], hall.at(5))).status_code == 200


async def test_a_service_keeps_its_member(hall: Hall, bea: Account, carl: Account) -> None:
    member = str(hall.members[0])
    mine = await booked(bea, hall.service(member_id=member))
    await booked(carl, hall.service(3, member_id=member))

    refused = await moved(bea, mine["id"], hall.at(3))
    response = await moved(bea, mine["id"], hall.at(4))

    assert refused.status_code == 409
    assert (response.status_code, response.json()["member"]["id"]) == (200, member)


async def test_what_costs_other_money_now_stays_where_it_was(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    mine = await paid(bea, resources, hall.wish())
    await run(resources, "UPDATE studios SET currency = 'JPY'")
    before = await state(resources)

    response = await moved(bea, mine["id"], hall.at(3), duration_minutes=120)

    assert (response.status_code, response.json()["error"]) == (422, "no_price")
    assert await state(resources) == before


async def test_somebody_else_of_the_team_does_what_whoever_left_would_have_done(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    gone, stays = map(str, hall.members)
    mine = await booked(bea, hall.service(member_id=gone))
    await run(resources, f"DELETE FROM business_members WHERE id = '{gone}'")  # noqa: S608

    response = await moved(bea, mine["id"], hall.at())

    assert response.status_code == 200, response.text
    assert response.json()["member"]["id"] == stays
