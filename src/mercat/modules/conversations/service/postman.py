"""Messages are taken in: numbered, masked, and announced."""

from datetime import datetime
from uuid import UUID

from mercat.modules.conversations.errors import NobodyReads
from mercat.modules.conversations.events import Mark, MessageChanged, MessageTurn
from mercat.modules.conversations.models import Message, Side
from mercat.modules.conversations.repository import ConversationRepository
from mercat.modules.conversations.schemas import MessageInput, MessageRead
from mercat.modules.conversations.service import telling
from mercat.modules.conversations.service.desk import Held
from mercat.modules.conversations.service.marks import Marks
from mercat.modules.conversations.service.screen import Screen
from mercat.modules.files.models import FilePurpose
from mercat.modules.files.service import Attachments, FileClaims
from mercat.modules.identity.models import Actor
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox, Session
from mercat.platform.ratelimit import Limit, Limiter

PACE = Limit("messages", 60)
"""Messages a minute of one sender, through all doors."""


class Postman:
    """In the transaction of a workflow that holds the conversation."""

    def __init__(
        self,
        session: Session,
        limiter: Limiter,
        screen: Screen,
        attachments: Attachments,
        clock: Clock,
    ) -> None:
        self._conversations = ConversationRepository(session)
        self._claims = FileClaims(session)
        self._marks = Marks(session)
        self._outbox = Outbox(session)
        self._limiter = limiter
        self._screen = screen
        self._attachments = attachments
        self._clock = clock

    async def take_turn(self, actor: Actor) -> None:
        """Before anything is locked. Raises RateLimited."""
        (await self._limiter.take(PACE, str(actor.user_id))).enforce()

    async def send(self, actor: Actor, held: Held, input: MessageInput) -> tuple[Message, bool]:
        """And whether it is new: what its sender has sent before under this client_id is that
        message. Raises ConversationBlocked, NobodyReads, FileNotUsable.
        """
        conversation = held.conversation
        sent = await self._conversations.sent(conversation.id, actor.user_id, input.client_id)
        if sent is not None:
            return sent, False
        await self._screen.expect_open(conversation)
        if await self._conversations.is_deserted(conversation, held.user_id, held.side):
            raise NobodyReads
        now = self._clock.now()
        message = await self._add(held, input, now)
        for position, file_id in enumerate(input.attachments):
            await self._claims.claim(actor.user_id, file_id, FilePurpose.MESSAGE_ATTACHMENT)
            await self._conversations.attach(message.id, file_id, position)
        await self._marks.advance(held, message.seq, Mark.READ)
        self.announce(message, MessageTurn.CREATED, conversation.business_id)
        return message, True

    async def told(self, message: Message, side: Side) -> MessageRead:
        """As that side is told of it."""
        row = await self._conversations.told(message.id)
        return telling.message(row, await telling.attached(self._attachments, [row]), side)

    def announce(
        self, message: Message, kind: MessageTurn, business_id: UUID | None = None
    ) -> None:
        """`business_id`: whose programs are told, too."""
        self._outbox.add(
            MessageChanged(
                conversation_id=message.conversation_id,
                message_id=message.id,
                seq=message.seq,
                kind=kind,
                business_id=business_id,
                side=message.side,
                change=message.change or 0,
            )
        )

    async def _add(self, held: Held, input: MessageInput, now: datetime) -> Message:
        conversation = held.conversation
        body, masked = await self._screen.cleared(conversation, input.body)
        conversation.last_seq += 1
        conversation.last_message_at = now
        if held.side is Side.TEAM:
            # Whoever answers has read it all. Here, so that the row is written once: the second
            # time PostgreSQL would look at its foreign keys anew, and wait for whoever takes the
            # sender out of the team, who waits for us.
            conversation.team_read_seq = conversation.team_delivered_seq = conversation.last_seq
        message = Message(
            id=uuid7(),
            conversation_id=conversation.id,
            seq=conversation.last_seq,
            sender_id=held.user_id,
            side=held.side,
            client_id=input.client_id,
            body=body,
            masked=masked,
            sent_at=now,
        )
        await self._conversations.add(message)
        return message
