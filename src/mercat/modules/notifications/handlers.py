"""What happens after the fact."""

from mercat.modules.notifications import dependencies
from mercat.modules.notifications.events import NotificationAdded
from mercat.platform.outbox import Session, on
from mercat.platform.resources import Resources


async def announce_notice(event: NotificationAdded, _: Session, resources: Resources) -> None:
    await dependencies.announce_notice(resources).execute(event)


HANDLERS = [on(NotificationAdded, announce_notice)]
