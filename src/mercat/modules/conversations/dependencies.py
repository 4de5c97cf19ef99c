"""How conversations are put together."""

import math
from datetime import UTC, datetime
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.conversations.repository import (
    BlockRepository,
    ConversationRepository,
    OpeningRepository,
    ReportRepository,
    UnreadRepository,
)
from mercat.modules.conversations.service import (
    Access,
    Audiences,
    ConversationList,
    Copy,
    Corrections,
    Counterparts,
    Desk,
    Herald,
    Marks,
    Missed,
    Postman,
    ReportBook,
    Screen,
    Transcript,
)
from mercat.modules.conversations.workflows.announce_mark import AnnounceMark
from mercat.modules.conversations.workflows.announce_message import AnnounceMessage
from mercat.modules.conversations.workflows.await_readers import AwaitReaders
from mercat.modules.conversations.workflows.block_conversation import BlockConversation
from mercat.modules.conversations.workflows.decide_report import DecideReport
from mercat.modules.conversations.workflows.delete_message import DeleteMessage
from mercat.modules.conversations.workflows.drop_notices import DropNotices
from mercat.modules.conversations.workflows.edit_message import EditMessage
from mercat.modules.conversations.workflows.give_notice import GiveNotice
from mercat.modules.conversations.workflows.inspect_report import InspectReport
from mercat.modules.conversations.workflows.mark_read import MarkRead
from mercat.modules.conversations.workflows.mute_conversation import MuteConversation
from mercat.modules.conversations.workflows.open_conversation import OpenConversation
from mercat.modules.conversations.workflows.part_sides import PartSides
from mercat.modules.conversations.workflows.report_message import ReportMessage
from mercat.modules.conversations.workflows.send_message import SendMessage
from mercat.modules.conversations.workflows.send_unread_letter import SendUnreadLetter
from mercat.modules.conversations.workflows.take_notice_back import TakeNoticeBack
from mercat.modules.conversations.workflows.unsettle_sockets import UnsettleSockets
from mercat.modules.files.service import Attachments
from mercat.modules.identity.models import Actor
from mercat.modules.notifications.service import Notifier, consent
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Idempotency
from mercat.platform.outbox import Outbox, Session
from mercat.platform.realtime import Holder, Presence, Socket, Verdicts, Wire, topics
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


def access(resources: Resources) -> Access:
    return Access(resources.reads)


def audiences(resources: Resources) -> Audiences:
    return Audiences(resources.reads)


def transcript(resources: Resources) -> Transcript:
    return Transcript(resources.reads, _attachments(resources))


def socket(resources: Resources, wire: Wire, actor: Actor) -> Socket:
    """Theirs, until their token runs out."""
    expires_at = datetime.fromtimestamp(math.floor(actor.expires), UTC)
    holder = Holder(actor.user_id, actor.login_id, actor.roles, expires_at)
    return Socket(wire, holder, missed(resources, actor.user_id))


def missed(resources: Resources, user_id: UUID) -> Missed:
    return Missed(access(resources), transcript(resources), user_id)


async def attend(resources: Resources, socket: Socket, verdicts: Verdicts) -> None:
    """From the return on, it hears what concerns its holder and their teams. Raises TooManySockets,
    or CacheDown; call the hub's `dismiss` however it ends.
    """
    user_id, hub = socket.holder.user_id, resources.hub
    await hub.admit(socket, [topics.of_user(user_id)], verdicts)
    # Read once their own topic is heard: whoever joins a team after that is told so there.
    teams = await access(resources).teams(user_id)
    await hub.join(socket, [topics.of_business(team) for team in teams])


async def own_access(resources: FromApp) -> Access:
    return access(resources)


async def own_transcript(resources: FromApp) -> Transcript:
    return transcript(resources)


async def conversation_list(resources: FromApp) -> ConversationList:
    return ConversationList(
        resources.reads, resources.cursors, _attachments(resources), resources.clock
    )


async def report_book(resources: FromApp) -> ReportBook:
    return ReportBook(resources.reads, resources.cursors, transcript(resources))


async def open_conversation(session: DbSession, resources: FromApp) -> OpenConversation:
    return OpenConversation(
        Transaction(session),
        resources.turns,
        Idempotency(session, resources.clock),
        Counterparts(session),
        OpeningRepository(session),
        BlockRepository(session),
        Desk(session),
        _postman(session, resources),
        _copy(session, resources),
    )


async def send_message(session: DbSession, resources: FromApp) -> SendMessage:
    return SendMessage(
        Transaction(session),
        resources.turns,
        Idempotency(session, resources.clock),
        Desk(session),
        _postman(session, resources),
    )


async def edit_message(session: DbSession, resources: FromApp) -> EditMessage:
    return EditMessage(
        Transaction(session),
        resources.turns,
        Corrections(session),
        Screen(session, resources.settings),
        _postman(session, resources),
        resources.clock,
    )


async def delete_message(session: DbSession, resources: FromApp) -> DeleteMessage:
    return DeleteMessage(
        Transaction(session),
        resources.turns,
        Corrections(session),
        _postman(session, resources),
        resources.clock,
    )


async def mark_read(session: DbSession, resources: FromApp) -> MarkRead:
    return MarkRead(Transaction(session), resources.turns, Desk(session), Marks(session))


async def mute_conversation(session: DbSession, resources: FromApp) -> MuteConversation:
    return MuteConversation(
        Transaction(session),
        resources.turns,
        Desk(session),
        Marks(session),
        _copy(session, resources),
    )


async def block_conversation(session: DbSession, resources: FromApp) -> BlockConversation:
    return BlockConversation(
        Transaction(session),
        resources.turns,
        Desk(session),
        BlockRepository(session),
        _copy(session, resources),
        Outbox(session),
        AuditTrail(session),
    )


async def report_message(session: DbSession, resources: FromApp) -> ReportMessage:
    return ReportMessage(
        Transaction(session), resources.turns, Corrections(session), ReportRepository(session)
    )


async def inspect_report(session: DbSession, resources: FromApp) -> InspectReport:
    return InspectReport(Transaction(session), await report_book(resources), AuditTrail(session))


async def decide_report(session: DbSession, resources: FromApp) -> DecideReport:
    return DecideReport(
        Transaction(session),
        ReportRepository(session),
        ConversationRepository(session),
        Corrections(session),
        _postman(session, resources),
        AuditTrail(session),
        resources.clock,
    )


def announce_message(resources: Resources) -> AnnounceMessage:
    return AnnounceMessage(_herald(resources))


def announce_mark(resources: Resources) -> AnnounceMark:
    return AnnounceMark(_herald(resources))


def await_readers(session: Session, resources: Resources) -> AwaitReaders:
    return AwaitReaders(Transaction(session), Outbox(session), resources.clock)


def give_notice(session: Session, resources: Resources) -> GiveNotice:
    return GiveNotice(
        Transaction(session),
        audiences(resources),
        UnreadRepository(session),
        Notifier(session, resources.clock),
        Outbox(session),
        resources.clock,
    )


def send_unread_letter(session: Session, resources: Resources) -> SendUnreadLetter:
    return SendUnreadLetter(
        Transaction(session),
        audiences(resources),
        UnreadRepository(session),
        Presence(resources.cache),
        consent(session, resources),
        Outbox(session),
        resources.mailer,
        resources.clock,
        resources.settings,
    )


def take_notice_back(session: Session, resources: Resources) -> TakeNoticeBack:
    return TakeNoticeBack(
        Transaction(session), UnreadRepository(session), Notifier(session, resources.clock)
    )


def drop_notices(session: Session, resources: Resources) -> DropNotices:
    return DropNotices(
        Transaction(session), UnreadRepository(session), Notifier(session, resources.clock)
    )


def part_sides(resources: Resources) -> PartSides:
    return PartSides(audiences(resources), resources.publisher)


def unsettle_sockets(resources: Resources) -> UnsettleSockets:
    return UnsettleSockets(resources.publisher)


def _herald(resources: Resources) -> Herald:
    return Herald(audiences(resources), transcript(resources), resources.publisher)


def _postman(session: Session, resources: Resources) -> Postman:
    return Postman(
        session,
        resources.limiter,
        Screen(session, resources.settings),
        _attachments(resources),
        resources.clock,
    )


def _copy(session: Session, resources: Resources) -> Copy:
    return Copy(session, _attachments(resources), resources.clock)


def _attachments(resources: Resources) -> Attachments:
    return Attachments(resources.reads, resources.storage, resources.clock, resources.settings)
