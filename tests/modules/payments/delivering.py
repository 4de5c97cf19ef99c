"""What was announced is handled here and now, by the relay and the worker."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from mercat.modules.payments import handlers
from mercat.modules.payments.events import SandboxSpoke, WebhookReceived
from mercat.platform.outbox import Handlers
from mercat.platform.outbox.delivering import Deliveries
from mercat.platform.outbox.records import Delivery
from mercat.platform.outbox.relay import Relay
from mercat.platform.resources import Resources

TOLD = [one for one in handlers.HANDLERS if one.event in {SandboxSpoke, WebhookReceived}]
"""How a payment on the sandbox's page becomes known."""


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
