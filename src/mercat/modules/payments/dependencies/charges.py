"""How charges are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.service import Teams
from mercat.modules.payments.dependencies.gateways import gateways
from mercat.modules.payments.repository import ChargeRepository, RefundRepository
from mercat.modules.payments.service import (
    AccountKeys,
    ChargeList,
    Charges,
    PayPages,
    RefundBook,
    Settling,
)
from mercat.modules.payments.workflows.open_checkout import OpenCheckout
from mercat.modules.payments.workflows.refund_charge import RefundCharge
from mercat.modules.payments.workflows.resume_payments import ResumePayments
from mercat.modules.payments.workflows.send_refund import SendRefund
from mercat.modules.payments.workflows.void_checkout import VoidCheckout
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Idempotency
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def charge_list(resources: FromApp) -> ChargeList:
    return ChargeList(resources.reads, resources.cursors, resources.settings, resources.clock)


async def pay_pages(resources: FromApp) -> PayPages:
    return PayPages(resources.reads, resources.settings, resources.clock)


async def refund_charge(session: DbSession, resources: FromApp) -> RefundCharge:
    return RefundCharge(
        Transaction(session),
        Idempotency(session, resources.clock),
        ChargeRepository(session),
        Charges(session, resources.settings, resources.clock),
        Teams.of(session),
        AuditTrail(session),
    )


def open_checkout(session: Session, resources: Resources) -> OpenCheckout:
    return OpenCheckout(
        Transaction(session),
        ChargeRepository(session),
        Charges(session, resources.settings, resources.clock),
        AccountKeys(session, resources.keyring),
        gateways(resources),
        Outbox(session),
        resources.settings,
        resources.clock,
    )


def void_checkout(session: Session, resources: Resources) -> VoidCheckout:
    return VoidCheckout(
        Transaction(session),
        ChargeRepository(session),
        Settling(session, resources.clock),
        AccountKeys(session, resources.keyring),
        gateways(resources),
        resources.clock,
    )


def send_refund(session: Session, resources: Resources) -> SendRefund:
    return SendRefund(
        Transaction(session),
        ChargeRepository(session),
        RefundRepository(session),
        RefundBook(session, resources.clock),
        AccountKeys(session, resources.keyring),
        gateways(resources),
    )


def resume_payments(session: Session, resources: Resources) -> ResumePayments:
    return ResumePayments(
        Transaction(session),
        ChargeRepository(session),
        RefundRepository(session),
        Outbox(session),
        resources.clock,
    )
