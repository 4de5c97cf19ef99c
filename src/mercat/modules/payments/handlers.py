"""What happens after the fact."""

from mercat.modules.payments.dependencies import ledger
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.resources import Resources


async def watch_ledger(_: HourPassed, session: Session, resources: Resources) -> None:
    del resources
    await ledger.check_ledger(session).execute()


HANDLERS = [on(HourPassed, watch_ledger, heavy=True, timeout=300)]
