"""How leads are put together: offered, read, answered, given up on."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.service import FileUrls
from mercat.modules.leads.dependencies.quotes import quotes
from mercat.modules.leads.repository import (
    LeadRepository,
    LetterRepository,
    QuoteRepository,
    RequestRepository,
)
from mercat.modules.leads.service import (
    Endings,
    LeadList,
    LetterBox,
    Matching,
    Parties,
    ResponseBook,
)
from mercat.modules.leads.workflows.decline_lead import DeclineLead
from mercat.modules.leads.workflows.drop_business import DropBusiness
from mercat.modules.leads.workflows.follow_requests import FollowRequests
from mercat.modules.leads.workflows.give_notice import GiveNotice
from mercat.modules.leads.workflows.match_request import MatchRequest
from mercat.modules.leads.workflows.send_letter import SendLetter
from mercat.modules.leads.workflows.view_lead import ViewLead
from mercat.modules.notifications.service import Notifier, consent
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def lead_list(resources: FromApp) -> LeadList:
    urls = FileUrls(resources.reads, resources.storage, resources.clock, resources.settings)
    return LeadList(resources.reads, resources.cursors, urls, await quotes(resources))


async def view_lead(session: DbSession, resources: FromApp) -> ViewLead:
    return ViewLead(
        Transaction(session), LeadRepository(session), Parties(session), resources.clock
    )


async def decline_lead(session: DbSession, resources: FromApp) -> DeclineLead:
    return DeclineLead(
        Transaction(session),
        Parties(session),
        ResponseBook(session, resources.clock),
        Outbox(session),
        AuditTrail(session),
    )


def match_request(session: Session, resources: Resources) -> MatchRequest:
    return MatchRequest(
        Transaction(session),
        RequestRepository(session),
        LeadRepository(session),
        Matching(session, resources.reads),
        LetterBox(session),
        Outbox(session),
        resources.clock,
    )


def follow_requests(session: Session, resources: Resources) -> FollowRequests:
    return FollowRequests(
        Transaction(session),
        RequestRepository(session),
        LeadRepository(session),
        Endings(session),
        ResponseBook(session, resources.clock),
        Outbox(session),
        resources.clock,
    )


def drop_business(session: Session, resources: Resources) -> DropBusiness:
    return DropBusiness(
        Transaction(session),
        RequestRepository(session),
        LeadRepository(session),
        QuoteRepository(session),
        Outbox(session),
        resources.clock,
    )


def give_notice(session: Session, resources: Resources) -> GiveNotice:
    return GiveNotice(
        Transaction(session), LetterRepository(session), Notifier(session, resources.clock)
    )


def send_letter(session: Session, resources: Resources) -> SendLetter:
    return SendLetter(
        Transaction(session),
        LetterRepository(session),
        LetterBox(session),
        consent(session, resources),
        resources.mailer,
        resources.settings,
    )
