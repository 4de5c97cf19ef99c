"""How what gateways tell is taken up."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.payments.dependencies.gateways import gateways
from mercat.modules.payments.repository import ReconciliationRepository, WebhookRepository
from mercat.modules.payments.service import AccountKeys, Accounts, Settling, WebhookBook
from mercat.modules.payments.workflows.forget_webhooks import ForgetWebhooks
from mercat.modules.payments.workflows.handle_webhook import HandleWebhook
from mercat.modules.payments.workflows.queue_reconciliations import QueueReconciliations
from mercat.modules.payments.workflows.receive_webhook import ReceiveWebhook
from mercat.modules.payments.workflows.reconcile_day import ReconcileDay
from mercat.modules.payments.workflows.replay_webhook import ReplayWebhook
from mercat.modules.payments.workflows.sweep_webhooks import SweepWebhooks
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def receive_webhook(session: DbSession, resources: FromApp) -> ReceiveWebhook:
    return ReceiveWebhook(
        Transaction(session), WebhookRepository(session), Outbox(session), gateways(resources)
    )


def handle_webhook(session: Session, resources: Resources) -> HandleWebhook:
    return HandleWebhook(
        Transaction(session),
        WebhookRepository(session),
        Settling(session, resources.clock),
        gateways(resources),
        resources.clock,
    )


def sweep_webhooks(session: Session, resources: Resources) -> SweepWebhooks:
    return SweepWebhooks(
        Transaction(session), WebhookRepository(session), Outbox(session), resources.clock
    )


def forget_webhooks(session: Session, resources: Resources) -> ForgetWebhooks:
    return ForgetWebhooks(Transaction(session), WebhookRepository(session), resources.clock)


async def replay_webhook(session: DbSession) -> ReplayWebhook:
    return ReplayWebhook(
        Transaction(session), WebhookRepository(session), Outbox(session), AuditTrail(session)
    )


async def webhook_book(session: DbSession, resources: FromApp) -> WebhookBook:
    return WebhookBook(session, resources.cursors)


def queue_reconciliations(session: Session, resources: Resources) -> QueueReconciliations:
    return QueueReconciliations(
        Transaction(session),
        ReconciliationRepository(session),
        Outbox(session),
        gateways(resources),
        resources.clock,
    )


def reconcile_day(session: Session, resources: Resources) -> ReconcileDay:
    return ReconcileDay(
        Transaction(session),
        ReconciliationRepository(session),
        Accounts(session, resources.clock),
        AccountKeys(session, resources.keyring),
        Settling(session, resources.clock),
        gateways(resources),
    )
