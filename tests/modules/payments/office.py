"""Where receipts are numbered and letters are sent, for the tests of both."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from tests.modules.payments.conftest import Till
from tests.modules.payments.delivering import deliver

from mercat.modules.payments import handlers
from mercat.modules.payments.events import MoneyLetterDue, PaymentSettled, RefundSettled
from mercat.modules.payments.models import AskedBy, Charge, Refund, RefundStatus
from mercat.platform.ids import uuid7
from mercat.platform.mail.transport import StoredEmail, read_mailbox
from mercat.platform.money import Money
from mercat.platform.outbox import Event, Handlers, Outbox
from mercat.platform.resources import Resources

PAPERS = Handlers(
    [
        one
        for one in handlers.HANDLERS
        if one.event in {PaymentSettled, RefundSettled, MoneyLetterDue}
        or one.name.startswith("payments.tell_of_")
    ]
)
"""What follows in this module from money that has moved, but for the money itself."""


@dataclass
class Office:
    till: Till
    resources: Resources

    async def pay(
        self, money: Money, lines: list[dict[str, Any]] | None = None, *, tell: bool = True
    ) -> UUID:
        """A charge whose money has arrived."""
        charge_id = await self.till.open(money)
        async with self.resources.database.open_session() as session:
            charge = await session.get_one(Charge, charge_id)
            charge.lines = lines or []
            charge.settle(self.resources.clock.now())
            charge.payment_id = f"pay_{charge_id.hex[-8:]}"
            if tell:
                Outbox(session).add(settled(charge))
            await session.commit()
        await self.relay()
        return charge_id

    async def give_back(self, charge_id: UUID, amount: int) -> UUID:
        """So much of it has gone back."""
        refund_id = uuid7()
        async with self.resources.database.open_session() as session:
            charge = await session.get_one(Charge, charge_id)
            charge.give_back(Money(amount, charge.currency))
            refund = Refund(
                id=refund_id,
                charge_id=charge_id,
                gateway=charge.gateway,
                amount=amount,
                currency=charge.currency,
                reason="The drummer is ill.",
                asked_by=AskedBy.SUBJECT,
                status=RefundStatus.SUCCEEDED,
                settled_at=self.resources.clock.now(),
            )
            session.add(refund)
            Outbox(session).add(RefundSettled(charge_id=charge_id, refund_id=refund_id))
            await session.commit()
        await self.relay()
        return refund_id

    async def announce(self, *events: Event) -> None:
        async with self.resources.database.open_session() as session:
            for event in events:
                Outbox(session).add(event)
            await session.commit()
        await self.relay()

    async def add(self, *rows: Any) -> None:
        async with self.resources.database.open_session() as session:
            for row in rows:  # in this order
                session.add(row)
                await session.flush()
            await session.commit()

    async def relay(self) -> None:
        await deliver(self.resources, PAPERS)

    def letters(self, to: str) -> list[StoredEmail]:
        """The oldest first."""
        return read_mailbox(self.resources.settings.layout.mailbox, to=to)[::-1]

    async def receipts(self) -> list[tuple[str, int]]:
        """Kind and number of each, by issuer and number."""
        query = text("SELECT kind, number FROM receipts ORDER BY issuer_id, number")
        async with self.resources.database.engine.connect() as connection:
            return [(kind, number) for kind, number in await connection.execute(query)]


def settled(charge: Charge) -> PaymentSettled:
    return PaymentSettled(
        charge_id=charge.id, subject_kind=charge.subject_kind, subject_id=charge.subject_id
    )
