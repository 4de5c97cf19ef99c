"""How payouts are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.payments.dependencies.gateways import gateways
from mercat.modules.payments.repository import (
    AccountRepository,
    ChargeRepository,
    LedgerRepository,
    PayoutRepository,
)
from mercat.modules.payments.service import AccountKeys, Ledger, PayoutBook, Payouts
from mercat.modules.payments.workflows.retry_payout import RetryPayout
from mercat.modules.payments.workflows.run_payouts import RunPayouts
from mercat.modules.payments.workflows.send_payout import SendPayout
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def payout_book(resources: FromApp) -> PayoutBook:
    return PayoutBook(resources.reads, resources.cursors)


async def retry_payout(session: DbSession, resources: FromApp) -> RetryPayout:
    return RetryPayout(
        Transaction(session),
        ChargeRepository(session),
        AccountRepository(session),
        PayoutRepository(session),
        Ledger(session),
        Payouts(session, resources.clock),
        AuditTrail(session),
        resources.settings,
        resources.clock,
    )


def run_payouts(session: Session, resources: Resources) -> RunPayouts:
    return RunPayouts(
        Transaction(session),
        LedgerRepository(session),
        AccountRepository(session),
        PayoutRepository(session),
        Ledger(session),
        Payouts(session, resources.clock),
        Outbox(session),
        resources.settings,
        resources.clock,
    )


def send_payout(session: Session, resources: Resources) -> SendPayout:
    return SendPayout(
        Transaction(session),
        PayoutRepository(session),
        Payouts(session, resources.clock),
        AccountKeys(session, resources.keyring),
        gateways(resources),
        resources.settings,
    )
