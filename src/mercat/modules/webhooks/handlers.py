"""What happens after the fact."""

from mercat.modules.businesses.events import BusinessArchived
from mercat.modules.webhooks import dependencies
from mercat.modules.webhooks.events import DeliveryDue, EndpointLetterDue
from mercat.platform.outbox import Announced, Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.resources import Resources


async def publish_fact(event: Announced, session: Session, resources: Resources) -> None:
    await dependencies.publish_fact(session, resources).execute(event)


async def send_delivery(event: DeliveryDue, session: Session, resources: Resources) -> None:
    await dependencies.take_turn(session, resources).execute(event)


async def tell_team(event: EndpointLetterDue, session: Session, resources: Resources) -> None:
    with mailing():
        await dependencies.tell_team(session, resources).execute(event)


async def close_endpoints(event: BusinessArchived, session: Session, resources: Resources) -> None:
    await dependencies.close_endpoints(session, resources).execute(event.business_id)


async def forget_old(_: HourPassed, session: Session, resources: Resources) -> None:
    await dependencies.forget_old(session, resources).execute()


async def wake_endpoints(_: HourPassed, session: Session, resources: Resources) -> None:
    await dependencies.wake_endpoints(session, resources).execute()


HANDLERS = [
    on(Announced, publish_fact),
    on(DeliveryDue, send_delivery, heavy=True, timeout=30),
    on(EndpointLetterDue, tell_team, heavy=True, timeout=20),
    on(BusinessArchived, close_endpoints, heavy=True, timeout=60),
    on(HourPassed, forget_old, heavy=True, timeout=600),
    on(HourPassed, wake_endpoints, heavy=True, timeout=60),
]
