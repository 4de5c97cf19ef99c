"""Owners connect their accounts at payment companies, and leave them."""

import asyncio
import re

import pytest
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.businesses.teams import entered, refused, team
from tests.modules.identity.staff import join
from tests.modules.payments.purses import Purse
from tests.modules.payments.shops import CALLBACK, Shop, heading

from mercat.modules.businesses.models import BusinessMember, TeamRole
from mercat.modules.identity.models import UserType
from mercat.modules.payments.service import AccountKeys
from mercat.platform.resources import Resources


async def test_an_owner_connects_once_and_the_team_sees_it(shop: Shop) -> None:
    state = await shop.state()
    asked = await shop.client.get("/sandbox/connect", params={"state": state})
    assert asked.text.count(f'value="{state}"') == 3
    assert not re.search(r"<script|\son\w+=|style=", asked.text)
    begun = await shop.account()
    assert (begun["status"], begun["charges_enabled"]) == ("PENDING", False)
    assert state.encode() not in begun["state_hash"]

    assert heading(await shop.back(state)) == (200, "Sandbox is connected")

    account = await shop.account()
    assert (account["status"], account["charges_enabled"], account["payouts_enabled"]) == (
        *("ACTIVE", True),
        True,
    )
    assert account["state_hash"] is None
    assert b"sandbox_" not in account["tokens_sealed"]
    before = await shop.everything()
    assert heading(await shop.back(state)) == (410, "Not connected")  # a state is good once
    assert refused(await shop.connect()) == (409, "account_connected")
    assert await shop.everything() == before
    listed = await shop.owner.get(f"/payments/accounts?business_id={shop.id}")
    (told,) = listed.json()["items"]
    assert (told["gateway"], told["status"], told["wanted"]) == ("SANDBOX", "ACTIVE", None)
    assert not {"tokens_sealed", "state_hash", "connected_by"} & told.keys()
    assert await shop.told() == [("AccountChanged", "ACTIVE")]


async def test_only_owners_who_have_just_signed_in(
    shop: Shop, resources: Resources, clock: MovableClock
) -> None:
    people = {
        role: await join(shop.client, resources, f"{role.lower()}@example.com") for role in TeamRole
    }
    made, _ = await team(
        shop.session,
        **{role.lower(): (who, role) for role, who in people.items()},
        ada=(shop.owner, TeamRole.OWNER),
    )
    stranger = await join(shop.client, resources, "grace@example.com")
    staff = await join(shop.client, resources, "staff@example.com", UserType.STAFF)
    shop.id = made
    before = await shop.everything()

    for role, who in people.items():
        if role is not TeamRole.OWNER:
            assert refused(await shop.connect(who)) == (403, "forbidden")
            assert refused(await shop.leave(who)) == (403, "forbidden")
    for who in (stranger, staff):
        assert refused(await shop.connect(who)) == (404, "business_not_found")
        assert refused(await shop.leave(who)) == (404, "business_not_found")
    assert refused(await shop.leave()) == (404, "account_not_found")
    for gateway in ("stripe", "square", "SANDBOX", "paypal"):  # not set up, or no company
        assert refused(await shop.connect(gateway=gateway)) == (404, "gateway_not_found")
    clock.move(minutes=6)
    assert refused(await shop.connect()) == (403, "reauthentication_required")
    assert refused(await shop.leave()) == (403, "reauthentication_required")
    assert await shop.everything() == before
    seen = {
        who: (await who.get(f"/payments/accounts?business_id={made}")).status_code
        for who in (people[TeamRole.ADMIN], people[TeamRole.MANAGER], stranger, staff)
    }
    assert [*seen.values()] == [200, 403, 404, 200]


@pytest.mark.parametrize("path", [CALLBACK.replace("sandbox", "stripe"), "/else"])
async def test_a_state_is_of_its_company_and_its_ten_minutes(
    shop: Shop, clock: MovableClock, path: str
) -> None:
    state = await shop.state()
    before = await shop.everything()

    assert (await shop.back(state, path=path)).status_code == 404
    for wrong in ("", "x", state[:-1], f"{state} ", "\N{SNOWMAN}", "y" * 3000):
        assert heading(await shop.back(wrong)) == (410, "Not connected")
    assert (await shop.client.get(CALLBACK)).status_code == 410
    many = {f"p{n}": "x" for n in range(30)} | {"state": state}
    assert (await shop.client.get(CALLBACK, params=many)).status_code == 410
    clock.move(minutes=10)
    assert heading(await shop.back(state)) == (410, "Not connected")
    assert await shop.everything() == before


@pytest.mark.parametrize(
    "since",
    [
        "UPDATE business_members SET role = 'ADMIN' WHERE user_id = :who",
        "DELETE FROM business_members WHERE user_id = :who",
        "UPDATE users SET status = 'SUSPENDED' WHERE id = :who",
    ],
)
async def test_who_is_an_owner_no_more_comes_back_to_nothing(shop: Shop, since: str) -> None:
    state = await shop.state()
    other = await join(shop.client, shop.resources, "other@example.com", UserType.BUSINESS_OWNER)
    second = BusinessMember(business_id=shop.id, user_id=other.id, role=TeamRole.OWNER)
    shop.session.add(second)
    await shop.session.flush()
    await shop.session.execute(text(since), {"who": shop.owner.id})
    await shop.session.commit()
    before = await shop.everything()

    assert heading(await shop.back(state)) == (410, "Not connected")

    assert await shop.everything() == before


async def test_of_many_that_come_back_at_once_one_connects(shop: Shop) -> None:
    first = await shop.state()
    state = await shop.state()  # which ends the first
    assert (await shop.back(first)).status_code == 410

    pages = await asyncio.gather(*(shop.back(state) for _ in range(6)))

    assert sorted(page.status_code for page in pages) == [200, 410, 410, 410, 410, 410]
    assert await shop.told() == [("AccountChanged", "ACTIVE")]


async def test_who_says_no_or_has_no_papers_goes_on_where_they_were(shop: Shop) -> None:
    assert heading(await shop.back(await shop.state(), "denied")) == (409, "Not connected")
    account = await shop.account()
    assert (account["status"], account["error"]) == ("PENDING", "access_denied")

    unfinished = await shop.back(await shop.state(), "unfinished")
    assert heading(unfinished) == (200, "Not finished yet")
    assert "business.papers" in unfinished.text
    again = await shop.account()
    assert (again["id"], again["status"]) == (account["id"], "PENDING")
    assert again["external_id"] == account["external_id"]

    assert heading(await shop.back(await shop.state()))[0] == 200
    assert (await shop.account())["id"] == account["id"]


async def test_who_leaves_takes_no_more_money_and_may_still_be_paid(shop: Shop) -> None:
    await shop.back(await shop.state())
    await Purse(shop.resources, shop.id, shop.owner.id).earn(20_000)

    assert (await shop.leave()).status_code == 200

    account = await shop.account()
    assert (account["status"], account["charges_enabled"]) == ("DISCONNECTED", False)
    assert refused(await shop.leave()) == (404, "account_not_found")
    listed = await shop.owner.get(f"/payments/accounts?business_id={shop.id}")
    assert listed.json()["items"] == []
    await shop.finish()
    assert (await shop.account())["left_at"] is None  # 170 pounds lie there
    assert refused(await shop.connect()) == (409, "account_leaving")
    async with shop.resources.database.open_session() as session:
        keys = AccountKeys(session, shop.resources.keyring)
        assert (await keys.access(account["id"])).token  # money may still go back


async def test_who_leaves_is_waited_for_and_may_come_again(shop: Shop, clock: MovableClock) -> None:
    await shop.back(await shop.state())
    account, purse = await shop.account(), Purse(shop.resources, shop.id, shop.owner.id)
    await purse.earn(20_000)
    await shop.leave()
    clock.move(days=4)
    await purse.run(payout_minimum=1_000)  # the last money goes, however little
    assert await purse.payouts() == [(17_000, "GBP", "PENDING")]
    await shop.finish()
    assert (await shop.account())["left_at"] is None  # it is under way
    async with shop.resources.database.engine.begin() as connection:
        await connection.execute(text("UPDATE payouts SET status = 'PAID'"))

    for _ in range(2):
        await shop.finish()

    left = await shop.account()
    assert left["left_at"] is not None
    kept = (left["tokens_sealed"], left["token_expires_at"], left["payouts_enabled"])
    assert kept == (None, None, False)
    shop.owner = await entered(shop.client, shop.owner)
    await shop.back(await shop.state())
    assert (await shop.account())["status"] == "ACTIVE"
    assert (await shop.account())["id"] != account["id"]
