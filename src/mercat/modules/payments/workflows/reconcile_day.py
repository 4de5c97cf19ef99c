"""Our books are compared with a gateway's own list: what we have not heard of is taken up."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from mercat.modules.payments.errors import FactRefused, NotKnownYet
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.facts import Fact, PaymentArrived, RefundMoved
from mercat.modules.payments.gateways.port import (
    PLATFORM,
    Access,
    GatewayError,
    GatewayRefused,
    GatewayUnavailable,
)
from mercat.modules.payments.models import Gateway, Reconciliation
from mercat.modules.payments.repository import ReconciliationRepository
from mercat.modules.payments.service import AccountKeys, Accounts, Settling
from mercat.platform.db import Transaction
from mercat.platform.observability import metrics

MOST = 200
"""Differences that are written down one by one."""
_EDGE = timedelta(hours=1)
"""At both ends, where a gateway's clock may put what it did on the other side."""

_log = structlog.get_logger(__name__)


@dataclass
class _Found:
    compared: int = 0
    mended: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)
    early: list[Fact] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def differs(self, fact: str, name: str | None, reason: str) -> None:
        if len(self.differences) < MOST:
            self.differences.append({"fact": fact, "name": name, "reason": reason})


class ReconcileDay:
    """Compared again it finds what is left. Each fact is taken up in a transaction of its own, and
    the gateway is asked outside of all.
    """

    def __init__(
        self,
        transaction: Transaction,
        reconciliations: ReconciliationRepository,
        accounts: Accounts,
        keys: AccountKeys,
        settling: Settling,
        gateways: Gateways,
    ) -> None:
        self._transaction = transaction
        self._reconciliations = reconciliations
        self._accounts = accounts
        self._keys = keys
        self._settling = settling
        self._gateways = gateways

    async def execute(self, gateway: Gateway, since: datetime, until: datetime) -> Reconciliation:
        """What became of it, written down. Raises NoGateway."""
        self._gateways.of(gateway)
        found, error = _Found(), None
        async for access in self._accesses(gateway, found):
            try:
                async for fact in self._gateways.of(gateway).facts_between(since, until, access):
                    await self._take(gateway, fact, found)
            except GatewayError as stopped:
                if access == PLATFORM or isinstance(stopped, GatewayUnavailable):
                    error = stopped.code
                else:  # one business that shuts us out is no reason to look at no other
                    found.differs("Account", access.external_id, stopped.code)
        await self._take_early(gateway, found)
        async with self._transaction:
            if error is None:
                await self._look_for_ours(gateway, since + _EDGE, until - _EDGE, found)
            made = _written(gateway, since, until, found, error)
            await self._reconciliations.add(made)
        _tell(made)
        return made

    async def _accesses(self, gateway: Gateway, found: _Found) -> AsyncIterator[Access]:
        """The platform's own, and that of each business which is there."""
        if gateway is not Gateway.SQUARE:  # where the platform itself has no account
            yield PLATFORM
        async with self._transaction:
            accounts = [
                (one.id, one.external_id) for one in await self._accounts.connected(gateway)
            ]
        for account_id, external_id in accounts:
            try:
                async with self._transaction:
                    access = await self._keys.access(account_id)
            except GatewayRefused as refused:
                found.differs("Account", external_id, refused.code)
            else:
                yield access

    async def _take(self, gateway: Gateway, fact: Fact, found: _Found) -> None:
        found.compared += 1
        found.names.add(_name(fact))
        try:
            async with self._transaction:
                found.mended += await self._settling.take(gateway, fact)
        except NotKnownYet:
            found.early.append(fact)
        except FactRefused as refused:
            found.differs(type(fact).__name__, _name(fact), refused.code)

    async def _take_early(self, gateway: Gateway, found: _Found) -> None:
        """Those that were told before what they are about."""
        for fact in found.early:
            try:
                async with self._transaction:
                    found.mended += await self._settling.take(gateway, fact)
            except FactRefused as refused:
                found.differs(type(fact).__name__, _name(fact), refused.code)

    async def _look_for_ours(
        self, gateway: Gateway, since: datetime, until: datetime, found: _Found
    ) -> None:
        """What stands in our books, and not in its list."""
        payments = await self._reconciliations.payments(gateway, since, until)
        refunds = await self._reconciliations.refunds(gateway, since, until)
        for kind, ours in ((PaymentArrived, payments), (RefundMoved, refunds)):
            for name in ours:
                if name not in found.names:
                    found.differs(kind.__name__, name, "not_told_by_gateway")


def _name(fact: Fact) -> str:
    """The gateway's, of what it is about."""
    told = fact.payment_id if isinstance(fact, PaymentArrived) else None
    return told or getattr(fact, "external_id", None) or getattr(fact, "checkout_id", None) or ""


def _written(
    gateway: Gateway, since: datetime, until: datetime, found: _Found, error: str | None
) -> Reconciliation:
    return Reconciliation(
        gateway=gateway,
        since=since,
        until=until,
        compared=found.compared,
        mended=found.mended,
        differences=found.differences,
        error=error,
    )


def _tell(made: Reconciliation) -> None:
    counts = {
        "compared": made.compared,
        "mended": made.mended,
        "differences": len(made.differences),
        "failed": int(made.error is not None),
    }
    for measure, number in counts.items():
        metrics.reconciliation.labels(made.gateway, measure).set(number)
    if made.differences or made.error is not None:
        _log.warning("books_differ", gateway=made.gateway, error=made.error, **counts)
