"""What businesses have at gateways, and in whose name a gateway is asked."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.payments.errors import NotKnownYet
from mercat.modules.payments.events import AccountChanged
from mercat.modules.payments.gateways.facts import AccountMoved
from mercat.modules.payments.gateways.port import Connection, Location
from mercat.modules.payments.models import Gateway, GatewayAccount, SquareLocation
from mercat.modules.payments.repository import AccountRepository
from mercat.platform.clock import Clock
from mercat.platform.outbox import Outbox, Session


class Accounts:
    """In the caller's transaction."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._accounts = AccountRepository(session)
        self._outbox = Outbox(session)
        self._clock = clock

    async def connected(self, gateway: Gateway) -> Sequence[GatewayAccount]:
        """All that are live and known there: AccountKeys has what they are asked with."""
        return await self._accounts.connected(gateway)

    async def moved(self, gateway: Gateway, fact: AccountMoved) -> bool:
        """What a gateway tells of an account: of all that stand for it here, but for those whose
        owner has come back since. Whether that is news. Raises NotKnownYet.
        """
        accounts = await self._accounts.lock_external(gateway, fact.external_id)
        if not accounts:
            raise NotKnownYet
        news = False
        for account in accounts:
            if account.is_live and not account.is_newer_than(fact.at):
                news |= self._move(account, fact)
        return news

    async def take(self, account: GatewayAccount, connection: Connection) -> None:
        """What its owner has given us, of an account that is locked. Tokens are kept elsewhere."""
        account.external_id = connection.external_id
        account.connected_at = self._clock.now()
        fact = AccountMoved(
            external_id=connection.external_id,
            charges_enabled=connection.charges_enabled,
            payouts_enabled=connection.payouts_enabled,
            wanted=connection.wanted,
        )
        self._move(account, fact)
        await self._keep(account.id, connection.locations)

    def restrict(self, account: GatewayAccount, error: str) -> None:
        """It takes no more money until its owner has connected it anew."""
        if account.restrict(error):
            self.tell(account)

    def tell(self, account: GatewayAccount) -> None:
        self._outbox.add(
            AccountChanged(
                business_id=account.business_id, account_id=account.id, status=account.status
            )
        )

    def _move(self, account: GatewayAccount, fact: AccountMoved) -> bool:
        before = (account.charges_enabled, account.payouts_enabled, account.error)
        if fact.connected:
            news = account.move(
                charges=fact.charges_enabled, payouts=fact.payouts_enabled, wanted=fact.wanted
            )
        else:
            account.leave(self._clock.now())
            news = True
        if news:
            self.tell(account)
        return news or before != (account.charges_enabled, account.payouts_enabled, account.error)

    async def _keep(self, account_id: UUID, locations: Sequence[Location]) -> None:
        """As they are now: one that is gone stays, and is not used any more."""
        known = {one.external_id: one for one in await self._accounts.locations(account_id)}
        for row in known.values():
            row.active = row.is_main = False
        for place, told in enumerate(locations):
            row = known.get(told.external_id) or SquareLocation(
                account_id=account_id, external_id=told.external_id
            )
            row.name, row.currency, row.active = told.name, told.currency, told.active
            row.is_main = place == 0
            await self._accounts.add_location(row)
