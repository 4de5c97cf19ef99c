"""How quotes are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.service import Agreements, BookingMaker, CallingOff, Slots
from mercat.modules.leads.repository import LeadRepository, QuoteRepository, RequestRepository
from mercat.modules.leads.service import (
    Deciding,
    Endings,
    LetterBox,
    Parties,
    QuoteParties,
    Quotes,
    QuoteTeller,
    ResponseBook,
)
from mercat.modules.leads.workflows.accept_quote import AcceptQuote
from mercat.modules.leads.workflows.announce_quote import AnnounceQuote
from mercat.modules.leads.workflows.award_request import AwardRequest
from mercat.modules.leads.workflows.complete_request import CompleteRequest
from mercat.modules.leads.workflows.expire_quotes import ExpireQuotes
from mercat.modules.leads.workflows.reject_quote import RejectQuote
from mercat.modules.leads.workflows.reopen_request import ReopenRequest
from mercat.modules.leads.workflows.send_quote import SendQuote
from mercat.modules.leads.workflows.withdraw_quote import WithdrawQuote
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Idempotency
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def quotes(resources: FromApp) -> Quotes:
    return Quotes(resources.reads, resources.cursors, resources.settings, resources.clock)


async def send_quote(session: DbSession, resources: FromApp) -> SendQuote:
    return SendQuote(
        Transaction(session),
        Idempotency(session, resources.clock),
        LeadRepository(session),
        QuoteRepository(session),
        Parties(session),
        Agreements(session),
        BookingMaker(session, resources.settings, resources.clock),
        ResponseBook(session, resources.clock),
        Deciding(session),
        _teller(session, resources),
        AuditTrail(session),
        resources.clock,
    )


async def accept_quote(session: DbSession, resources: FromApp) -> AcceptQuote:
    return AcceptQuote(
        Transaction(session),
        Idempotency(session, resources.clock),
        QuoteParties(session),
        Agreements(session),
        BookingMaker(session, resources.settings, resources.clock),
        Slots(session, resources.clock),
        Deciding(session),
        _teller(session, resources),
        resources.clock,
    )


async def reject_quote(session: DbSession, resources: FromApp) -> RejectQuote:
    return RejectQuote(
        Transaction(session),
        QuoteParties(session),
        Deciding(session),
        _teller(session, resources),
        resources.clock,
    )


async def withdraw_quote(session: DbSession, resources: FromApp) -> WithdrawQuote:
    return WithdrawQuote(
        Transaction(session),
        QuoteParties(session),
        Deciding(session),
        _teller(session, resources),
        AuditTrail(session),
        resources.clock,
    )


def expire_quotes(session: Session, resources: Resources) -> ExpireQuotes:
    return ExpireQuotes(
        Transaction(session), QuoteRepository(session), Deciding(session), resources.clock
    )


def reopen_request(session: Session, resources: Resources) -> ReopenRequest:
    return ReopenRequest(
        Transaction(session),
        RequestRepository(session),
        LeadRepository(session),
        QuoteRepository(session),
        Deciding(session),
        Endings(session),
        LetterBox(session),
        Outbox(session),
        resources.clock,
    )


def award_request(session: Session, resources: Resources) -> AwardRequest:
    return AwardRequest(
        Transaction(session),
        CallingOff(session, resources.settings, resources.clock),
        RequestRepository(session),
        QuoteRepository(session),
        Deciding(session),
        resources.clock,
    )


def complete_request(session: Session, resources: Resources) -> CompleteRequest:
    return CompleteRequest(
        Transaction(session),
        RequestRepository(session),
        QuoteRepository(session),
        Outbox(session),
        resources.clock,
    )


def announce_quote(session: Session) -> AnnounceQuote:
    return AnnounceQuote(Transaction(session), QuoteRepository(session), LetterBox(session))


def _teller(session: Session, resources: Resources) -> QuoteTeller:
    return QuoteTeller(session, resources.settings, resources.clock)
