"""How the books are put together."""

from mercat.modules.payments.service import Books, Invariants, Readers, Statements
from mercat.modules.payments.workflows.check_ledger import CheckLedger
from mercat.platform.outbox import Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import FromApp


def check_ledger(session: Session) -> CheckLedger:
    return CheckLedger(Invariants(session))


async def books(resources: FromApp) -> Books:
    return _books(resources)


async def statements(resources: FromApp) -> Statements:
    return Statements(resources.reads, _books(resources), resources.clock)


def _books(resources: Resources) -> Books:
    return Books(
        resources.reads,
        Readers(resources.reads),
        resources.cursors,
        resources.clock,
        resources.settings.payout_delay_days,
    )
