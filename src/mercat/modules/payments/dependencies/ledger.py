"""How the books are put together."""

from mercat.modules.payments.service import Invariants
from mercat.modules.payments.workflows.check_ledger import CheckLedger
from mercat.platform.outbox import Session


def check_ledger(session: Session) -> CheckLedger:
    return CheckLedger(Invariants(session))
