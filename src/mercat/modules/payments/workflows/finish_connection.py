"""An owner comes back from a payment company."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Device
from mercat.modules.payments.errors import ConnectionOver, ConnectionRefused, NoGateway
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.port import Connection, GatewayRefused, GatewayUnavailable
from mercat.modules.payments.models import Gateway, GatewayAccount
from mercat.modules.payments.repository import AccountRepository
from mercat.modules.payments.service import (
    AccountKeys,
    Accounts,
    account_act,
    callback_url,
    state_hash,
)
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import Unavailable
from mercat.platform.settings import Settings

_ANOTHER = "another_account"


class FinishConnection:
    """The `state` is good once: it is taken before the gateway is asked what was given."""

    def __init__(
        self,
        transaction: Transaction,
        accounts: AccountRepository,
        standing: Accounts,
        keys: AccountKeys,
        gateways: Gateways,
        audit: AuditTrail,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._accounts = accounts
        self._standing = standing
        self._keys = keys
        self._gateways = gateways
        self._audit = audit
        self._settings = settings
        self._clock = clock

    async def execute(
        self, gateway: Gateway, answer: Mapping[str, str], device: Device
    ) -> GatewayAccount:
        """What has become of the account. `answer`: the query that came back. Raises NoGateway,
        ConnectionOver, ConnectionRefused, Unavailable.
        """
        if not self._gateways.has(gateway):
            raise NoGateway
        async with self._transaction:
            now, state = self._clock.now(), answer.get("state", "")
            account = await self._accounts.take_state(gateway, state_hash(state), now)
            if account is None:
                raise ConnectionOver
        account_id = account.id
        connection = await self._ask(account, answer)
        try:
            async with self._transaction:
                return await self._keep(account_id, connection, device)
        except ConnectionRefused:
            await self._refuse(account_id, _ANOTHER)
            raise

    async def _keep(
        self, account_id: UUID, connection: Connection, device: Device
    ) -> GatewayAccount:
        account = await self._accounts.lock(account_id)
        if account is None or not account.is_live:
            raise ConnectionOver
        if account.external_id not in {None, connection.external_id}:
            # What was paid to the account before could not go back in the name of this one.
            raise ConnectionRefused(reason=_ANOTHER)
        await self._standing.take(account, connection)
        if connection.tokens is not None:
            self._keys.keep(account, connection.tokens)
        await self._audit.record(
            account_act("account.returned", account, None, device, status=account.status.value)
        )
        return account

    async def _ask(self, account: GatewayAccount, answer: Mapping[str, str]) -> Connection:
        back = callback_url(self._settings, account.gateway)
        try:
            company = await asyncio.to_thread(self._gateways.of, account.gateway)
            return await company.finish_connection(account.external_id, answer, back)
        except GatewayUnavailable as error:
            raise Unavailable(dependency=account.gateway.lower()) from error
        except GatewayRefused as error:
            await self._refuse(account.id, error.code)
            raise ConnectionRefused(reason=error.code) from error

    async def _refuse(self, account_id: UUID, why: str) -> None:
        async with self._transaction:
            refused = await self._accounts.lock(account_id)
            if refused is not None:
                refused.error = why
