"""What happens after the fact."""

from mercat.modules.audit.dependencies import watch_chain as build
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.resources import Resources


async def watch_chain(_: HourPassed, session: Session, resources: Resources) -> None:
    await build(session, resources).execute()


HANDLERS = [on(HourPassed, watch_chain, heavy=True, timeout=300)]
