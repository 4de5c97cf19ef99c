"""An owner wants to take money through a payment company."""

import asyncio
import secrets
from datetime import timedelta
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import Business, TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.service import StepUp
from mercat.modules.payments.errors import (
    AccountConnected,
    AccountLeaving,
    ConnectionRefused,
    NoGateway,
)
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.port import (
    Begun,
    ConnectOrder,
    GatewayRefused,
    GatewayUnavailable,
)
from mercat.modules.payments.models import AccountStatus, Gateway, GatewayAccount
from mercat.modules.payments.repository import AccountRepository
from mercat.modules.payments.service import account_act, callback_url, state_hash
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import Unavailable
from mercat.platform.ids import uuid7
from mercat.platform.settings import Settings

LIFETIME = timedelta(minutes=10)
"""Of the way to the company and back."""


class BeginConnection:
    """The gateway is asked between two transactions: of an account that was begun before, and not
    finished, it hears the name that it gave.
    """

    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        step_up: StepUp,
        accounts: AccountRepository,
        gateways: Gateways,
        audit: AuditTrail,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._step_up = step_up
        self._accounts = accounts
        self._gateways = gateways
        self._audit = audit
        self._settings = settings
        self._clock = clock

    async def execute(
        self, actor: Actor, business_id: UUID, gateway: Gateway, device: Device
    ) -> str:
        """Where the owner goes on. Raises NoGateway, NoBusiness, Forbidden,
        ReauthenticationRequired, AccountConnected, AccountLeaving, ConnectionRefused, Unavailable.
        """
        if not self._gateways.has(gateway):
            raise NoGateway
        state = secrets.token_urlsafe(32)
        async with self._transaction:
            await self._teams.require(actor, business_id, TeamPermission.PAYMENTS_MANAGE, lock=True)
            await self._step_up.require(actor)
            account = await self._account(actor, business_id, gateway)
            account.state_hash = state_hash(state)
            account.state_expires_at = self._clock.now() + LIFETIME
            await self._audit.record(account_act("account.begun", account, actor, device))
            order = self._order(account, await self._accounts.owner(account.id), state)
        begun = await self._ask(gateway, order)
        if begun.external_id is not None:
            await self._note(order.account_id, begun.external_id)
        return begun.url

    async def _account(self, actor: Actor, business_id: UUID, gateway: Gateway) -> GatewayAccount:
        """The one that was begun, or a new one. Locked with its business."""
        if await self._accounts.is_leaving(business_id, gateway):
            raise AccountLeaving
        account = await self._accounts.lock_live(business_id, gateway)
        if account is None:
            account = GatewayAccount(
                id=uuid7(),
                business_id=business_id,
                connected_by=actor.user_id,
                gateway=gateway,
                status=AccountStatus.PENDING,
            )
            await self._accounts.add(account)
        if account.status is AccountStatus.ACTIVE:
            raise AccountConnected
        account.connected_by = actor.user_id
        return account

    def _order(
        self, account: GatewayAccount, owner: tuple[Business, str, str | None], state: str
    ) -> ConnectOrder:
        business, email, country = owner
        return ConnectOrder(
            account_id=account.id,
            state=state,
            return_url=callback_url(self._settings, account.gateway),
            email=business.email or email,
            business_name=business.name,
            country=country,
            external_id=account.external_id,
        )

    async def _ask(self, gateway: Gateway, order: ConnectOrder) -> Begun:
        try:
            # A company's library takes up to two seconds to load: not while everybody waits.
            company = await asyncio.to_thread(self._gateways.of, gateway)
            return await company.begin_connection(order)
        except GatewayUnavailable as error:
            raise Unavailable(dependency=gateway.lower()) from error
        except GatewayRefused as error:
            raise ConnectionRefused(reason=error.code) from error

    async def _note(self, account_id: UUID, external_id: str) -> None:
        async with self._transaction:
            account = await self._accounts.lock(account_id)
            if account is not None and account.external_id is None:
                account.external_id = external_id
