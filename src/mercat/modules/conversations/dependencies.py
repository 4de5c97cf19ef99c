"""How conversations are put together."""

from mercat.modules.conversations.service import (
    Access,
    Audiences,
    Desk,
    Marks,
    Postman,
    Screen,
    Transcript,
)
from mercat.modules.conversations.workflows.mark_read import MarkRead
from mercat.modules.conversations.workflows.send_message import SendMessage
from mercat.modules.files.service import Attachments
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Idempotency
from mercat.platform.outbox import Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


def access(resources: Resources) -> Access:
    return Access(resources.reads)


def audiences(resources: Resources) -> Audiences:
    return Audiences(resources.reads)


def transcript(resources: Resources) -> Transcript:
    return Transcript(resources.reads, _attachments(resources))


async def send_message(session: DbSession, resources: FromApp) -> SendMessage:
    return SendMessage(
        Transaction(session),
        Idempotency(session, resources.clock),
        Desk(session),
        _postman(session, resources),
    )


async def mark_read(session: DbSession) -> MarkRead:
    return MarkRead(Transaction(session), Desk(session), Marks(session))


def _postman(session: Session, resources: Resources) -> Postman:
    return Postman(
        session,
        resources.limiter,
        Screen(session, resources.settings),
        _attachments(resources),
        resources.clock,
    )


def _attachments(resources: Resources) -> Attachments:
    return Attachments(resources.reads, resources.storage, resources.clock, resources.settings)
