"""How the accounts of businesses at payment companies are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.service import StepUp
from mercat.modules.payments.dependencies.gateways import gateways
from mercat.modules.payments.errors import NoGateway
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.repository import AccountRepository, PayoutRepository
from mercat.modules.payments.service import AccountBook, AccountKeys, Accounts
from mercat.modules.payments.workflows.begin_connection import BeginConnection
from mercat.modules.payments.workflows.disconnect_account import DisconnectAccount
from mercat.modules.payments.workflows.finish_connection import FinishConnection
from mercat.modules.payments.workflows.leave_gateway import LeaveGateway
from mercat.modules.payments.workflows.look_after_accounts import LookAfterAccounts
from mercat.modules.payments.workflows.renew_tokens import RenewTokens
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def named_gateway(gateway: str) -> Gateway:
    """Of an address, where it stands in small letters. Raises NoGateway."""
    for known in Gateway:
        if known.lower() == gateway:
            return known
    raise NoGateway


async def account_book(session: DbSession, resources: FromApp) -> AccountBook:
    return AccountBook(session, resources.reads)


async def begin_connection(session: DbSession, resources: FromApp) -> BeginConnection:
    return BeginConnection(
        Transaction(session),
        Teams.of(session),
        StepUp.of(session, resources.clock),
        AccountRepository(session),
        gateways(resources),
        AuditTrail(session),
        resources.settings,
        resources.clock,
    )


async def finish_connection(session: DbSession, resources: FromApp) -> FinishConnection:
    return FinishConnection(
        Transaction(session),
        AccountRepository(session),
        Accounts(session, resources.clock),
        AccountKeys(session, resources.keyring),
        gateways(resources),
        AuditTrail(session),
        resources.settings,
        resources.clock,
    )


async def disconnect_account(session: DbSession, resources: FromApp) -> DisconnectAccount:
    return DisconnectAccount(
        Transaction(session),
        Teams.of(session),
        StepUp.of(session, resources.clock),
        AccountRepository(session),
        Accounts(session, resources.clock),
        Outbox(session),
        AuditTrail(session),
    )


def leave_gateway(session: Session, resources: Resources) -> LeaveGateway:
    return LeaveGateway(
        Transaction(session),
        AccountRepository(session),
        AccountKeys(session, resources.keyring),
        PayoutRepository(session),
        gateways(resources),
        resources.settings,
        resources.clock,
    )


def renew_tokens(session: Session, resources: Resources) -> RenewTokens:
    return RenewTokens(
        Transaction(session),
        AccountRepository(session),
        Accounts(session, resources.clock),
        AccountKeys(session, resources.keyring),
        gateways(resources),
        resources.clock,
    )


def look_after_accounts(session: Session, resources: Resources) -> LookAfterAccounts:
    return LookAfterAccounts(
        Transaction(session), AccountRepository(session), Outbox(session), resources.clock
    )
