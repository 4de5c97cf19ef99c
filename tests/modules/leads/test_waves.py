"""Some decline, some say nothing: others are asked, until somebody is found or the time is over."""

import asyncio
from uuid import UUID

import pytest
from tests.conftest import MovableClock
from tests.modules.identity.staff import Account
from tests.modules.leads.market import Market, asked, quoted, subjects

from mercat.modules.businesses.events import BusinessArchived, BusinessSuspended
from mercat.modules.businesses.models import TeamRole
from mercat.modules.leads.dependencies import leads
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources

_SOONER = "UPDATE leads SET created_at = created_at - :hours * interval '1 hour' WHERE id = :id"


async def test_for_whoever_declines_the_next_one_is_asked_at_once(
    bea: Account, olga: Account, market: Market
) -> None:
    first = await market.business("Olga's", team={olga: TeamRole.OWNER})
    others = await market.several(6)
    request = await asked(bea)
    await market.relay()
    lead_id = await market.lead(request, first)

    answer = await olga.ask("POST", f"/leads/{lead_id}/decline", {"reason": "Booked out."})
    await market.relay()

    assert answer.status_code == 200
    told = answer.json()
    assert (told["status"], told["decline_reason"]) == ("DECLINED", "Booked out.")
    assert await market.asked(request) == [first, *others[:5]]
    again = await olga.ask("POST", f"/leads/{lead_id}/decline")
    assert (again.status_code, again.json()["error"]) == (409, "wrong_lead_state")
    acts = await market.rows("SELECT target_id FROM audit_events WHERE action = 'lead.declined'")
    assert [act.target_id for act in acts] == [lead_id]


async def test_for_those_who_say_nothing_others_are_asked_a_day_later(
    bea: Account, market: Market, clock: MovableClock
) -> None:
    businesses = await market.several(12)
    request = await asked(bea)
    await market.relay()
    first = await market.asked(request)
    await quoted(market, await market.lead(request, first[0]))

    clock.move(hours=23, minutes=59)
    await market.tick()
    assert await market.asked(request) == first
    clock.move(minutes=2)
    await market.tick()

    assert await market.asked(request, "EXPIRED") == first[1:]
    assert await market.asked(request, "NEW") == businesses[5:9]
    await market.tick()
    assert len(await market.asked(request)) == 9


async def test_three_quotes_are_enough(bea: Account, market: Market, clock: MovableClock) -> None:
    await market.several(8)
    request = await asked(bea)
    await market.relay()
    first = await market.asked(request)
    for business_id in first[:3]:
        await quoted(market, await market.lead(request, business_id))

    clock.move(days=2)
    await market.tick()

    assert await market.asked(request) == first
    assert await market.asked(request, "EXPIRED") == first[3:]


async def test_that_nobody_is_left_is_told_once_and_looked_further(
    bea: Account, market: Market, resources: Resources, clock: MovableClock
) -> None:
    request = await asked(bea)
    await market.relay()
    told = "We have found nobody for you yet: The kitchen tap drips on Mercat"
    assert subjects(resources, bea.email) == [told]

    clock.move(days=1, hours=1)
    await market.tick()
    assert subjects(resources, bea.email) == [told]
    (late,) = await market.several(1)
    clock.move(days=1, hours=1)
    await market.tick()

    assert await market.asked(request) == [late]
    clock.move(days=1, hours=1)
    await market.tick()
    assert await market.asked(request, "EXPIRED") == [late]
    assert subjects(resources, bea.email) == [told]


async def test_a_cancelled_request_is_over_for_everybody(
    bea: Account, market: Market, clock: MovableClock
) -> None:
    await market.several(7)
    request = await asked(bea)
    await market.relay()
    first = await market.asked(request)
    lead_id = await market.lead(request, first[0])
    await quoted(market, lead_id)

    answer = await bea.ask("POST", f"/requests/{request['id']}/cancel", {"reason": "Sold."})
    await market.relay()
    again = await bea.ask("POST", f"/requests/{request['id']}/cancel")
    clock.move(days=40)
    await market.tick()

    told = answer.json()
    assert (told["status"], told["cancel_reason"]) == ("CANCELLED", "Sold.")
    assert await market.asked(request, "LOST") == first
    assert await market.value("SELECT lost_from FROM leads WHERE id = :id", id=UUID(lead_id)) == (
        "QUOTED"
    )
    assert await market.value("SELECT status FROM quotes") == "REJECTED"
    assert (again.status_code, again.json()["error"]) == (409, "wrong_request_state")


async def test_after_thirty_days_it_is_over(
    bea: Account, market: Market, resources: Resources, clock: MovableClock
) -> None:
    (only,) = await market.several(1)
    request = await asked(bea)
    await market.relay()
    await quoted(market, await market.lead(request, only))

    clock.move(days=30, seconds=1)
    await market.tick()

    assert await market.value("SELECT status FROM service_requests") == "EXPIRED"
    assert await market.asked(request, "LOST") == [only]
    assert await market.value("SELECT status FROM quotes") == "EXPIRED"
    assert subjects(resources, bea.email) == [
        "Your request has run out: The kitchen tap drips on Mercat"
    ]


@pytest.mark.parametrize("silent", [False, True])
async def test_how_a_business_answers_is_counted(
    bea: Account, olga: Account, market: Market, clock: MovableClock, silent: bool
) -> None:
    business_id = await market.business("Olga's", team={olga: TeamRole.ADMIN})
    for number, hours in enumerate((1, 3, 8)):
        request = await asked(bea, title=f"Tap number {number}")
        await market.relay()
        lead_id = await market.lead(request, business_id)
        await market.run(_SOONER, id=UUID(lead_id), hours=hours)
        declined = await olga.ask("POST", f"/leads/{lead_id}/decline")
        assert declined.status_code == 200, declined.text
    if silent:
        await asked(bea, title="Nobody answers this")
        await market.relay()
        clock.move(days=1, hours=1)
        await market.tick()

    (record,) = await market.rows(
        "SELECT offered, answered, median_seconds FROM response_records WHERE business_id = :id",
        id=business_id,
    )
    assert (record.offered, record.answered) == (4 if silent else 3, 3)
    assert record.median_seconds == pytest.approx(3 * 3600, abs=60)


@pytest.mark.parametrize("how", ["archived", "suspended", "reinstated"])
async def test_a_business_that_is_given_up_or_suspended_makes_room(
    bea: Account, market: Market, how: str
) -> None:
    """Unless it is reinstated before that is noticed."""
    businesses = await market.several(6)
    request = await asked(bea)
    await market.relay()
    gone = businesses[0]
    await quoted(market, await market.lead(request, gone))
    archived = "UPDATE businesses SET archived_at = now() WHERE id = :id"
    suspended = "UPDATE businesses SET status = 'SUSPENDED' WHERE id = :id"
    if how != "reinstated":
        await market.run(archived if how == "archived" else suspended, id=gone)
    news = BusinessArchived if how == "archived" else BusinessSuspended
    async with market.resources.database.open_session() as session:
        Outbox(session).add(news(business_id=gone))
        await session.commit()
    await market.relay()

    if how == "reinstated":
        assert await market.asked(request, "QUOTED") == [gone]
        assert await market.value("SELECT status FROM quotes") == "SENT"
        return
    assert await market.asked(request, "DECLINED") == [gone]
    assert await market.asked(request, "NEW") == businesses[1:]
    assert await market.value("SELECT status FROM quotes") == "WITHDRAWN"
    assert await market.value("SELECT count(*) FROM response_records") == 0


async def test_a_request_that_is_cancelled_while_it_is_matched_keeps_no_lead_alive(
    bea: Account, market: Market, resources: Resources
) -> None:
    await market.several(5)
    for number in range(4):
        request = await asked(bea, title=f"Tap number {number}")

        async def match(request_id: UUID) -> None:
            async with resources.database.open_session() as session:
                await leads.match_request(session, resources).execute(request_id)

        await asyncio.gather(
            match(UUID(request["id"])), bea.ask("POST", f"/requests/{request['id']}/cancel")
        )

    live = "SELECT count(*) FROM leads WHERE status <> 'LOST'"
    assert await market.value(live) == 0
    over = "SELECT count(*) FROM service_requests WHERE status = 'CANCELLED'"
    assert await market.value(over) == 4


async def test_what_it_has_quoted_a_business_does_not_decline(
    bea: Account, olga: Account, market: Market
) -> None:
    business_id = await market.business("Olga's", team={olga: TeamRole.OWNER})
    request = await asked(bea)
    await market.relay()
    lead_id = await market.lead(request, business_id)
    await quoted(market, lead_id)
    before = await market.state()

    refused = await olga.ask("POST", f"/leads/{lead_id}/decline")

    assert (refused.status_code, refused.json()["detail"]["status"]) == (409, "QUOTED")
    assert await market.state() == before
