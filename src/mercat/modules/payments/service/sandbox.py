"""The sandbox's memory: what it was asked to do it has done once, and tells by a webhook.

It is a company of its own, so that each act is a transaction of its own, whatever its caller does.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.payments.events import SandboxSpoke
from mercat.modules.payments.gateways.port import GatewayRefused
from mercat.modules.payments.gateways.sandbox import SANDBOX_KEY, signed, written
from mercat.modules.payments.models import SandboxAct, SandboxOperation, SandboxOperationKind
from mercat.modules.payments.repository import SandboxRepository
from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.outbox import Outbox, Session

_BATCH = 200
OpenSession = Callable[[], AbstractAsyncContextManager[Session]]


class SandboxBook:
    """What it knows of one charge or payout, in the caller's transaction, locked by `open`."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._operations = SandboxRepository(session)
        self._outbox = Outbox(session)
        self._clock = clock

    async def open(self, reference_id: UUID) -> Sequence[SandboxOperation]:
        """All that was done about it, or is going to be, in the order in which it happens. Until
        the commit nobody else does anything about it.
        """
        await self._operations.lock(reference_id)
        return await self._operations.of(reference_id)

    async def write(
        self,
        act: SandboxAct,
        name: UUID,
        reference_id: UUID,
        money: Money,
        *,
        after: timedelta = timedelta(),
        copies: int = 1,
    ) -> SandboxOperation:
        """Once for each act and name. `after`: so much later it happens, and is told. `copies`: how
        often its webhook is delivered.
        """
        key = f"{act}:{name}"
        known = await self._operations.keyed(key)
        if known is not None:
            return known
        operation = SandboxOperation(
            id=uuid7(),
            kind=act.kind,
            key=key,
            reference_id=reference_id,
            amount=money.amount,
            currency=money.currency,
            created_at=self._clock.now() + after,
        )
        await self._operations.add(operation)
        spoken = SandboxSpoke(operation_id=operation.id, kind=act, copies=copies)
        self._outbox.add(spoken, at=operation.created_at if after else None)
        return operation


class SandboxVoice:
    """What it sends to whoever listens."""

    def __init__(self, session: Session, keyring: Keyring, clock: Clock) -> None:
        self._operations = SandboxRepository(session)
        self._keyring = keyring
        self._clock = clock

    async def webhook(self, operation_id: UUID) -> tuple[Mapping[str, str], bytes] | None:
        """Headers and body; None for what it has never done."""
        operation = await self._operations.get(operation_id)
        if operation is None:
            return None
        body = written(operation)
        key = self._keyring.key(SANDBOX_KEY)
        return signed(key, f"msg_{operation.id.hex}", self._clock.now(), body), body


class SandboxRecords:
    """The SandboxMemory that the gateway asks."""

    def __init__(self, open_session: OpenSession, clock: Clock) -> None:
        self._open_session = open_session
        self._clock = clock

    async def payment(self, charge_id: UUID) -> SandboxOperation | None:
        async with self._open_session() as session:
            known = await SandboxRepository(session).of(charge_id)
        return payment_in(known, self._clock.now())

    async def give_back(self, key: UUID, charge_id: UUID, money: Money) -> SandboxOperation:
        async with self._open_session() as session, Transaction(session):
            book = SandboxBook(session, self._clock)
            known = await book.open(charge_id)
            if all(operation.name != key for operation in known):
                _refuse_too_much(known, money, self._clock.now())
            return await book.write(SandboxAct.REFUND, key, charge_id, money)

    async def pay_out(self, key: UUID, money: Money) -> SandboxOperation:
        async with self._open_session() as session, Transaction(session):
            book = SandboxBook(session, self._clock)
            await book.open(key)
            return await book.write(SandboxAct.PAYOUT, key, key, money)

    async def between(self, since: datetime, until: datetime) -> AsyncIterator[SandboxOperation]:
        until, after = min(until, self._clock.now()), None
        more = True
        while more:
            async with self._open_session() as session:
                rows = await SandboxRepository(session).between(since, until, after, _BATCH)
            more = len(rows) > _BATCH
            for operation in rows[:_BATCH]:
                yield operation
                after = (operation.created_at, operation.id)


def payment_in(known: Sequence[SandboxOperation], now: datetime) -> SandboxOperation | None:
    """That was made already: not one that is still on its way."""
    paid = SandboxOperationKind.PAYMENT
    return next((one for one in known if one.kind is paid and one.created_at <= now), None)


def left_of(known: Sequence[SandboxOperation], now: datetime) -> Money | None:
    """Of a payment, what nobody has given or taken back; None as long as there is none."""
    payment = payment_in(known, now)
    if payment is None:
        return None
    back = sum(one.amount for one in known if one.kind is SandboxOperationKind.REFUND)
    dispute = dispute_in(known)
    if dispute is not None and dispute.act is not SandboxAct.DISPUTE_WON:
        back += dispute.amount
    return Money(payment.amount - back, payment.currency)


def dispute_in(known: Sequence[SandboxOperation]) -> SandboxOperation | None:
    """The last that was said of a dispute of it."""
    said = [one for one in known if one.kind is SandboxOperationKind.DISPUTE]
    return said[-1] if said else None


def _refuse_too_much(known: Sequence[SandboxOperation], money: Money, now: datetime) -> None:
    left = left_of(known, now)
    if left is None:
        raise GatewayRefused("payment_unknown")
    if money.currency != left.currency:
        raise GatewayRefused("currency_mismatch")
    if money > left:
        raise GatewayRefused("amount_too_large")
