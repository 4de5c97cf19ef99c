"""How requests are put together: asked, read, called off."""

from mercat.modules.files.service import FileClaims, FileUrls
from mercat.modules.geography.service import Geography
from mercat.modules.identity.service import Accounts
from mercat.modules.leads.repository import RequestRepository
from mercat.modules.leads.service import (
    Endings,
    Parties,
    RequestList,
    RequestTeller,
    Sites,
    Trades,
)
from mercat.modules.leads.workflows.cancel_request import CancelRequest
from mercat.modules.leads.workflows.create_request import CreateRequest
from mercat.modules.leads.workflows.drop_customer import DropCustomer
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Idempotency
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def request_list(resources: FromApp) -> RequestList:
    return RequestList(resources.reads, resources.cursors, _urls(resources))


async def create_request(session: DbSession, resources: FromApp) -> CreateRequest:
    geography = Geography(resources.reads, resources.places, resources.cursors)
    return CreateRequest(
        Transaction(session),
        Idempotency(session, resources.clock),
        Accounts(session),
        RequestRepository(session),
        Trades(resources.reads),
        Sites(session, geography),
        FileClaims(session),
        RequestTeller(session, _urls(resources)),
        Outbox(session),
        resources.clock,
    )


async def cancel_request(session: DbSession, resources: FromApp) -> CancelRequest:
    return CancelRequest(Transaction(session), Parties(session), Endings(session), resources.clock)


def drop_customer(session: Session, resources: Resources) -> DropCustomer:
    return DropCustomer(
        Transaction(session), RequestRepository(session), Endings(session), resources.clock
    )


def _urls(resources: Resources) -> FileUrls:
    return FileUrls(resources.reads, resources.storage, resources.clock, resources.settings)
