"""Whom a request is offered to, and in which order."""

import asyncio
from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.businesses.teams import upgrade
from tests.modules.identity.staff import Account
from tests.modules.leads.market import Market, asked

from mercat.modules.businesses.models import BusinessStatus, TeamRole
from mercat.modules.leads.dependencies import leads
from mercat.modules.leads.repository import LeadRepository

_BUSY = (
    "INSERT INTO leads (id, created_at, request_id, business_id, wave, score, reasons, status,"
    " expires_at) SELECT gen_random_uuid(), :at, :request, id, 1, 0, '[]', 'LOST', :at"
    " FROM businesses WHERE id = :business"
)


async def filled(market: Market, carl: Account, business_id: UUID, many: int, at: Any) -> None:
    """It was offered so many leads then: each of a request of its own."""
    for _ in range(many):
        request_id = await market.value(
            "SELECT id FROM service_requests WHERE customer_id = :id AND id NOT IN"
            " (SELECT request_id FROM leads WHERE business_id = :business) LIMIT 1",
            id=carl.id,
            business=business_id,
        )
        await market.run(_BUSY, at=at, request=request_id, business=business_id)


async def others(market: Market, carl: Account, many: int) -> None:
    """So many requests that look for nobody any more."""
    for number in range(many):
        await market.run(
            "INSERT INTO service_requests (id, customer_id, category_id, title, fingerprint,"
            " status, expires_at) SELECT gen_random_uuid(), :customer, id, 'Old', :word,"
            " 'EXPIRED', now() FROM categories WHERE slug = 'plumbing'",
            customer=carl.id,
            word=str(number),
        )


async def test_the_best_five_are_asked_and_it_is_said_why(
    bea: Account, clerk: Account, market: Market
) -> None:
    near = await market.several(4)
    below = await market.business("Boilers", metres=1000, trade="water-heaters")
    above = await market.business("Trades", metres=1000, trade="home-repair")
    loved = await market.business("Loved", metres=4000, rating_average=4.9, rating_count=80)
    request = await asked(bea)

    await market.relay()

    assert await market.asked(request) == [near[0], loved, near[1], below, near[2]]
    assert above not in await market.asked(request)
    told = (await bea.get(f"/requests/{request['id']}")).json()
    assert (told["status"], told["asked"], told["quoted"]) == ("MATCHED", 5, 0)
    seen = (await bea.get(f"/requests/{request['id']}/leads")).json()["items"]
    assert {(one["status"], one["score"], one["reasons"]) for one in seen} == {("NEW", None, None)}
    inspected = (await clerk.get(f"/requests/{request['id']}/leads")).json()["items"]
    for one in inspected:
        total = sum(factor["value"] * factor["weight"] for factor in one["reasons"])
        assert one["score"] == pytest.approx(total, abs=1e-3)


async def test_only_those_who_can_and_may_are_asked(bea: Account, market: Market) -> None:
    there = await market.business("There", metres=19_000)
    await market.business("Too far", metres=21_000)
    far_reaching = await market.business("Far reaching", metres=90_000, service_radius_m=100_000)
    silent_of_reach = await market.business("Usual", metres=24_000, service_radius_m=None)
    await market.business("Another trade", trade="roofing")
    await market.business("Draft", status=BusinessStatus.DRAFT)
    await market.business("Suspended", status=BusinessStatus.SUSPENDED)
    await market.business("Gone", archived_at=market.resources.clock.now())
    await market.business("Own", team={bea: TeamRole.MEMBER})
    request = await asked(bea)

    await market.relay()

    assert set(await market.asked(request)) == {there, far_reaching, silent_of_reach}


async def test_what_is_done_from_anywhere_is_offered_anywhere(bea: Account, market: Market) -> None:
    far = await market.business("Far", metres=4_000_000, service_radius_m=0)
    request = await asked(bea, latitude=None, longitude=None)

    await market.relay()

    assert await market.asked(request) == [far]


async def test_a_plan_is_so_many_leads_a_month(
    bea: Account, carl: Account, market: Market, session: AsyncSession, clock: MovableClock
) -> None:
    free, full, paying = await market.several(3)
    now = clock.now()
    start = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    await others(market, carl, 11)
    await filled(market, carl, full, 10, start)
    await filled(market, carl, free, 9, start)
    await filled(market, carl, free, 2, start - timedelta(seconds=1))
    await filled(market, carl, paying, 11, start)
    await upgrade(session, paying)
    request = await asked(bea)

    await market.relay()

    assert set(await market.asked(request)) == {free, paying}
    last = await asked(bea, title="Another one")
    await market.relay()
    assert await market.asked(last) == [paying]


async def test_whoever_was_asked_less_is_asked_first(
    bea: Account, carl: Account, market: Market, clock: MovableClock
) -> None:
    same = [await market.business(f"Same {number}") for number in range(6)]
    await others(market, carl, 2)
    for business_id in same[:5]:
        await filled(market, carl, business_id, 2, clock.now() - timedelta(days=1))
    request = await asked(bea)

    await market.relay()

    found = await market.asked(request)
    assert found[0] == same[5]
    assert len(found) == 5


async def _raced(market: Market, bea: Account, carl: Account) -> int:
    """Two requests want the last lead of one business. How many it has got in the end."""
    (last,) = await market.several(1)
    await others(market, carl, 9)
    await filled(market, carl, last, 9, market.resources.clock.now())
    made = [await asked(bea), await asked(bea, title="Another one")]

    async def match(request: Any) -> None:
        async with market.resources.database.open_session() as session:
            workflow = leads.match_request(session, market.resources)
            await workflow.execute(UUID(request["id"]))

    await asyncio.gather(*map(match, made))
    return len(await market.asked(made[0])) + len(await market.asked(made[1]))


async def test_two_who_want_the_last_lead_get_one(
    bea: Account, carl: Account, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked before either is alone with the business."""
    _meet(monkeypatch, LeadRepository.alone)
    assert await _raced(market, bea, carl) == 1


async def test_without_being_alone_both_would(
    bea: Account, carl: Account, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""

    async def nothing(*_: Any) -> None:
        pass

    _meet(monkeypatch, nothing)
    _meet_later(monkeypatch)
    assert await _raced(market, bea, carl) == 2


def _meet(monkeypatch: pytest.MonkeyPatch, then: Any) -> None:
    """Whoever wants to be alone waits until two of them do."""
    both = asyncio.Barrier(2)

    async def alone(self: LeadRepository, business_ids: Any) -> None:
        await both.wait()
        await then(self, business_ids)

    monkeypatch.setattr(LeadRepository, "alone", alone)


def _meet_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """And whoever offers leads waits until two of them have counted."""
    both, add_all = asyncio.Barrier(2), LeadRepository.add_all

    async def late(self: LeadRepository, leads: Any) -> None:
        await both.wait()
        await add_all(self, leads)

    monkeypatch.setattr(LeadRepository, "add_all", late)


async def test_matched_twice_at_once_nobody_is_asked_twice(bea: Account, market: Market) -> None:
    await market.several(12)
    request = await asked(bea)

    async def match() -> None:
        async with market.resources.database.open_session() as session:
            workflow = leads.match_request(session, market.resources)
            await workflow.execute(UUID(request["id"]))

    await asyncio.gather(*(match() for _ in range(4)))

    assert len(await market.asked(request)) == 5
