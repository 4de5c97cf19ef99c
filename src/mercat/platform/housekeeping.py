"""What the platform itself clears up once an hour."""

from mercat.platform.idempotency import Idempotency
from mercat.platform.mail.log import forget
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.schedule import HourPassed, forget_handled
from mercat.platform.resources import Resources

_BATCH = 1000


async def forget_answers(_: HourPassed, session: Session, resources: Resources) -> None:
    """Answers that were kept for a retry are given again for a day, not for ever."""
    idempotency = Idempotency(session, resources.clock)
    while await idempotency.purge(_BATCH) == _BATCH:
        await session.commit()
    await session.commit()


async def forget_emails(_: HourPassed, session: Session, resources: Resources) -> None:
    await forget(session, resources.clock.now())
    await session.commit()


HANDLERS = [
    on(HourPassed, forget_handled),
    on(HourPassed, forget_answers),
    on(HourPassed, forget_emails),
]
