"""How the books are put together."""

from mercat.modules.payments.service import Books, Invariants, Readers, Statements
from mercat.modules.payments.workflows.check_ledger import CheckLedger
from mercat.platform.outbox import Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


def check_ledger(session: Session) -> CheckLedger:
    return CheckLedger(Invariants(session))


async def books(session: DbSession, resources: FromApp) -> Books:
    return _books(session, resources)


async def statements(session: DbSession, resources: FromApp) -> Statements:
    return Statements(resources.reads, _books(session, resources), resources.clock)


def _books(session: Session, resources: Resources) -> Books:
    return Books(
        resources.reads,
        Readers(session),
        resources.cursors,
        resources.clock,
        resources.settings.payout_delay_days,
    )
