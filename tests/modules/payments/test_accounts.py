"""Owners connect their accounts at payment companies, and leave them."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.businesses.teams import entered, refused, team
from tests.modules.identity.staff import Account, join
from tests.modules.payments.purses import Purse, troubled

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.modules.payments.dependencies import accounts
from mercat.modules.payments.gateways.facts import AccountMoved
from mercat.modules.payments.gateways.port import GatewayRefused, GatewayUnavailable
from mercat.modules.payments.models import Gateway, GatewayAccount
from mercat.modules.payments.service import AccountKeys, Accounts
from mercat.platform.resources import Resources

CALLBACK = "/api/v1/payments/accounts/sandbox/callback"


@dataclass
class Shop:
    """Ada's business, and her way to the sandbox and back."""

    resources: Resources
    session: AsyncSession
    client: AsyncClient
    owner: Account
    id: UUID

    async def connect(self, who: Account | None = None, gateway: str = "sandbox") -> Response:
        path = f"/payments/accounts/{gateway}/connect"
        return await (who or self.owner).ask("POST", path, {"business_id": str(self.id)})

    async def leave(self, who: Account | None = None) -> Response:
        path = f"/payments/accounts/sandbox?business_id={self.id}"
        return await (who or self.owner).ask("DELETE", path)

    async def state(self) -> str:
        """Of a way that has just begun."""
        response = await self.connect()
        assert response.status_code == 200, response.text
        (state,) = parse_qs(urlsplit(response.json()["url"]).query)["state"]
        return state

    async def back(self, state: str, answer: str = "granted", path: str = CALLBACK) -> Response:
        return await self.client.get(path, params={"state": state, "answer": answer})

    async def account(self) -> dict[str, Any]:
        """The newest."""
        async with self.resources.database.engine.connect() as connection:
            rows = await connection.execute(
                text("SELECT * FROM gateway_accounts ORDER BY id DESC LIMIT 1")
            )
            row = rows.one_or_none()
        return dict(row._mapping) if row else {}

    async def everything(self) -> str:
        """All that a refused request must leave as it was."""
        query = text("""
            SELECT jsonb_build_object(
                'accounts', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM gateway_accounts t),
                'outbox', (SELECT count(*) FROM outbox),
                'audit_events', (SELECT count(*) FROM audit_events)
            )::text
        """)
        async with self.resources.database.engine.connect() as connection:
            return str(await connection.scalar(query))

    async def told(self) -> list[tuple[str, str | None]]:
        """What was announced, in order, and the status that it tells."""
        query = text("SELECT name, payload->>'status' FROM outbox ORDER BY position")
        async with self.resources.database.engine.connect() as connection:
            return [(name, status) for name, status in await connection.execute(query)]

    async def finish(self) -> None:
        """The worker tells the company that it is left."""
        async with self.resources.database.open_session() as session:
            account = await self.account()
            await accounts.leave_gateway(session, self.resources).execute(account["id"])


@pytest.fixture
async def shop(
    client: AsyncClient, resources: Resources, session: AsyncSession, ada: Account
) -> Shop:
    made, _ = await team(session, ada=(ada, TeamRole.OWNER))
    return Shop(resources, session, client, ada, made)


def heading(page: Response) -> tuple[int, str]:
    found = re.search(r"<h1>(.*)</h1>", page.text)
    assert found is not None, page.text
    return page.status_code, found[1]


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


async def test_who_leaves_is_waited_for_and_may_come_again(shop: Shop) -> None:
    await shop.back(await shop.state())
    purse = Purse(shop.resources, shop.id, shop.owner.id)
    await purse.earn(20_000)

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
    await shop.resources.cache._redis.flushdb()
    assert isinstance(shop.resources.clock, MovableClock)
    shop.resources.clock.move(days=4)
    await purse.run(payout_minimum=1_000)  # the last money goes, however little
    ((amount, _, status),) = await purse.payouts()
    assert (amount, status) == (17_000, "PENDING")
    await shop.finish()
    assert (await shop.account())["left_at"] is None  # and is under way
    async with shop.resources.database.engine.begin() as connection:
        await connection.execute(text("UPDATE payouts SET status = 'PAID'"))

    for _ in range(2):
        await shop.finish()

    left = await shop.account()
    assert left["left_at"] is not None
    assert (left["tokens_sealed"], left["token_expires_at"], left["payouts_enabled"]) == (
        *(None, None),
        False,
    )
    shop.owner = await entered(shop.client, shop.owner)
    await shop.back(await shop.state())
    assert (await shop.account())["status"] == "ACTIVE"
    assert (await shop.account())["id"] != account["id"]


async def test_what_a_company_tells_counts_for_all_who_stand_for_it(shop: Shop) -> None:
    await shop.back(await shop.state())
    name = (await shop.account())["external_id"]

    async def tell(**fact: Any) -> bool:
        moved = AccountMoved(external_id=name, **fact)
        async with shop.resources.database.open_session() as session:
            news = await Accounts(session, shop.resources.clock).moved(Gateway.SANDBOX, moved)
            await session.commit()
        return news

    able = {"charges_enabled": True, "payouts_enabled": True}
    assert not await tell(**able)
    assert await tell(charges_enabled=True, payouts_enabled=False, wanted="bank")
    assert (await shop.account())["status"] == "ACTIVE"
    assert await tell(charges_enabled=False, payouts_enabled=False, wanted="papers")
    assert not await tell(charges_enabled=False, payouts_enabled=False, wanted="papers")
    account = await shop.account()
    assert (account["status"], account["error"]) == ("RESTRICTED", "papers")
    assert await tell(**able)
    assert await tell(connected=False, **able)
    assert not await tell(**able)  # what comes late wakes nobody up
    gone = await shop.account()
    assert (gone["status"], gone["tokens_sealed"]) == ("DISCONNECTED", None)
    assert [status for _, status in await shop.told()] == [
        *("ACTIVE", "RESTRICTED"),
        *("ACTIVE", "DISCONNECTED"),
    ]


async def test_tokens_are_renewed_before_they_expire(
    shop: Shop, resources: Resources, clock: MovableClock
) -> None:
    await shop.back(await shop.state())
    company, companies = troubled(resources)
    account = await shop.account()

    async def hour() -> None:
        async with resources.database.open_session() as session:
            await accounts.look_after_accounts(session, resources).execute()

    async def renew() -> None:
        async with resources.database.open_session() as session:
            workflow = accounts.renew_tokens(session, resources)
            workflow._gateways = companies
            await workflow.execute(account["id"])

    async def token() -> str | None:
        async with resources.database.open_session() as session:
            return (await AccountKeys(session, resources.keyring).access(account["id"])).token

    clock.move(days=22)
    await hour()
    await renew()
    assert (len(company.asked), await shop.told()) == (0, [("AccountChanged", "ACTIVE")])
    clock.move(days=2)
    await hour()
    assert (await shop.told())[1:] == [("TokensExpiring", None)]
    old = await token()
    company.answer = GatewayUnavailable("timeout")
    with pytest.raises(GatewayUnavailable):
        await renew()
    assert await token() == old
    for _ in range(2):
        await renew()
    renewed = await token()
    assert renewed not in {None, old}
    assert len(company.asked) == 2  # the second time there was nothing to do
    assert [told.access for told in company.asked] == [old, old]

    clock.move(days=24)
    company.answer = GatewayRefused("token_revoked")
    await renew()
    broken = await shop.account()
    assert (broken["status"], broken["error"]) == ("RESTRICTED", "token_revoked")
    assert (await shop.told())[-1] == ("AccountChanged", "RESTRICTED")


async def test_tokens_open_in_their_own_row_alone(shop: Shop, session: AsyncSession) -> None:
    await shop.back(await shop.state())
    account = await session.get_one(GatewayAccount, (await shop.account())["id"])
    keys = AccountKeys(session, shop.resources.keyring)
    tokens = keys.tokens(account)
    assert tokens is not None
    assert tokens.access not in repr(vars(account))

    other = GatewayAccount(id=shop.id, tokens_sealed=account.tokens_sealed)
    with pytest.raises(GatewayRefused, match="tokens_unreadable"):
        keys.tokens(other)
