"""What companies tell of accounts, and the tokens with which they are asked."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.businesses.teams import entered
from tests.modules.payments.purses import Troubled, troubled
from tests.modules.payments.shops import Shop

from mercat.modules.payments.dependencies import accounts
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.facts import AccountMoved
from mercat.modules.payments.gateways.port import GatewayError, GatewayRefused, GatewayUnavailable
from mercat.modules.payments.models import Gateway, GatewayAccount
from mercat.modules.payments.service import AccountKeys, Accounts


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


async def test_what_was_taken_away_before_it_was_given_anew_stays(
    shop: Shop, clock: MovableClock
) -> None:
    """A webhook may come hours late, when the same merchant is connected again."""
    await shop.back(await shop.state())
    moment = clock.now()
    name = (await shop.account())["external_id"]

    async def leave(seconds: int) -> bool:
        gone = AccountMoved(
            external_id=name,
            charges_enabled=False,
            payouts_enabled=False,
            connected=False,
            at=moment + timedelta(seconds=seconds),
        )
        async with shop.resources.database.open_session() as session:
            news = await Accounts(session, shop.resources.clock).moved(Gateway.SANDBOX, gone)
            await session.commit()
        return news

    assert not await leave(-1)
    assert (await shop.account())["status"] == "ACTIVE"
    assert await leave(1)
    assert (await shop.account())["status"] == "DISCONNECTED"


@dataclass
class Keeper:
    """The worker, which asks a company for the tokens of a shop."""

    shop: Shop
    company: Troubled
    companies: Gateways
    account_id: UUID

    async def hour(self) -> None:
        async with self.shop.resources.database.open_session() as session:
            await accounts.look_after_accounts(session, self.shop.resources).execute()

    async def renew(self, answer: GatewayError | None = None) -> None:
        self.company.answer = answer
        async with self.shop.resources.database.open_session() as session:
            workflow = accounts.renew_tokens(session, self.shop.resources)
            workflow._gateways = self.companies
            await workflow.execute(self.account_id)

    async def token(self) -> str | None:
        async with self.shop.resources.database.open_session() as session:
            keys = AccountKeys(session, self.shop.resources.keyring)
            return (await keys.access(self.account_id)).token


@pytest.fixture
async def keeper(shop: Shop) -> Keeper:
    await shop.back(await shop.state())
    return Keeper(shop, *troubled(shop.resources), (await shop.account())["id"])


async def test_tokens_are_renewed_before_they_expire(
    shop: Shop, keeper: Keeper, clock: MovableClock
) -> None:
    clock.move(days=22)
    await keeper.hour()
    await keeper.renew()
    assert (len(keeper.company.asked), await shop.told()) == (0, [("AccountChanged", "ACTIVE")])
    clock.move(days=2)
    await keeper.hour()
    assert (await shop.told())[1:] == [("TokensExpiring", None)]
    old = await keeper.token()
    with pytest.raises(GatewayUnavailable):
        await keeper.renew(GatewayUnavailable("timeout"))
    assert await keeper.token() == old
    for _ in range(2):
        await keeper.renew()
    assert await keeper.token() not in {None, old}
    # The second time there was nothing to do.
    assert [told.access for told in keeper.company.asked] == [old, old]


async def test_who_is_refused_new_tokens_takes_no_money(
    shop: Shop, keeper: Keeper, clock: MovableClock
) -> None:
    clock.move(days=24)

    await keeper.renew(GatewayRefused("token_revoked"))

    broken = await shop.account()
    assert (broken["status"], broken["error"]) == ("RESTRICTED", "token_revoked")
    assert (await shop.told())[-1] == ("AccountChanged", "RESTRICTED")
    shop.owner = await entered(shop.client, shop.owner)
    await shop.back(await shop.state())  # its owner connects anew
    assert (await shop.account())["status"] == "ACTIVE"
    assert await keeper.token()


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
