"""What was announced is handled here and now, by the relay and the worker."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text

from mercat.modules.payments import handlers
from mercat.modules.payments.events import PaymentSettled, SandboxSpoke, WebhookReceived
from mercat.platform.outbox import Handlers, Session, on
from mercat.platform.outbox.delivering import Deliveries
from mercat.platform.outbox.records import Delivery
from mercat.platform.outbox.relay import Relay
from mercat.platform.outbox.schedule import fire
from mercat.platform.resources import Resources

TOLD = [one for one in handlers.HANDLERS if one.event in {SandboxSpoke, WebhookReceived}]
"""How a payment on the sandbox's page becomes known."""


class Listener:
    """Takes up what the sandbox tells, and remembers what was announced of it."""

    def __init__(self, resources: Resources) -> None:
        self.settled: list[PaymentSettled] = []
        self._resources = resources

        async def hear(event: PaymentSettled, _: Session, __: Resources) -> None:
            self.settled.append(event)

        self._handlers = Handlers([*TOLD, on(PaymentSettled, hear)])

    async def listen(self) -> None:
        await deliver(self._resources, self._handlers)

    async def listen_later(self) -> int:
        """What is to come later comes now. How much that was."""
        async with self._resources.database.engine.begin() as connection:
            await connection.execute(text("DELETE FROM scheduled_events WHERE key IS NOT NULL"))
            found = await connection.execute(text("UPDATE scheduled_events SET due_at = now()"))
        await fire(self._resources.database.engine)
        await self.listen()
        return found.rowcount


async def deliver(resources: Resources, handlers: Handlers) -> None:
    """Until nothing is left that is due."""
    relay, worker = Relay(resources, handlers), Deliveries(resources, handlers)
    waiting: Sequence[UUID] = ()
    while waiting or await relay.take():
        for delivery_id in waiting:
            await worker.run(delivery_id)
        waiting = await _due(resources)


async def _due(resources: Resources) -> Sequence[UUID]:
    due = select(Delivery.id).where(
        Delivery.handled_at.is_(None), Delivery.due_at <= func.clock_timestamp()
    )
    async with resources.database.engine.connect() as connection:
        return list(await connection.scalars(due.order_by(Delivery.position)))
