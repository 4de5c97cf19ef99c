"""What happens after the fact."""

from mercat.modules.notifications import dependencies
from mercat.modules.notifications.events import DigestDue, NotificationAdded
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.resources import Resources


async def announce_notice(event: NotificationAdded, _: Session, resources: Resources) -> None:
    await dependencies.announce_notice(resources).execute(event)


async def send_digest(event: DigestDue, session: Session, resources: Resources) -> None:
    with mailing():
        await dependencies.send_digest(session, resources).execute(event)


HANDLERS = [
    on(NotificationAdded, announce_notice),
    on(DigestDue, send_digest, heavy=True, timeout=20),
]
