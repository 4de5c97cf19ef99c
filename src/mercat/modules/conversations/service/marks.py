"""How far everybody has come."""

from mercat.modules.conversations.errors import BeyondTheEnd
from mercat.modules.conversations.events import Mark, ReadMoved
from mercat.modules.conversations.models import Participant, Side
from mercat.modules.conversations.repository import ConversationRepository
from mercat.modules.conversations.schemas import MarkedRead, MuteInput
from mercat.modules.conversations.service.desk import Held
from mercat.platform.outbox import Outbox, Session


class Marks:
    """In the transaction of a workflow that holds the conversation."""

    def __init__(self, session: Session) -> None:
        self._conversations = ConversationRepository(session)
        self._outbox = Outbox(session)

    async def begin(self, held: Held) -> Participant:
        """Where they are; whoever is here for the first time begins where their team has come
        to.
        """
        conversation, is_team = held.conversation, held.side is Side.TEAM
        await self._conversations.begin(
            Participant(
                conversation_id=conversation.id,
                user_id=held.user_id,
                last_read_seq=conversation.team_read_seq if is_team else 0,
                last_delivered_seq=conversation.team_delivered_seq if is_team else 0,
            )
        )
        return await self._conversations.participant(conversation.id, held.user_id)

    async def move(self, held: Held, seq: int, mark: Mark) -> MarkedRead:
        """Merged by maximum: what comes late or twice changes nothing. Raises BeyondTheEnd."""
        if seq > held.conversation.last_seq:
            raise BeyondTheEnd
        if await self.advance(held, seq, mark):
            self._outbox.add(
                ReadMoved(
                    conversation_id=held.conversation.id, user_id=held.user_id, seq=seq, kind=mark
                )
            )
        here = await self.begin(held)
        return MarkedRead(
            conversation_id=held.conversation.id,
            read_seq=here.last_read_seq,
            delivered_seq=here.last_delivered_seq,
            unread=held.conversation.last_seq - here.last_read_seq,
        )

    async def mute(self, held: Held, input: MuteInput) -> None:
        here = await self.begin(held)
        if input.model_fields_set:
            here.muted, here.muted_until = input.muted, input.until
            await self._conversations.save()

    async def advance(self, held: Held, seq: int, mark: Mark) -> bool:
        """Whether that is further; nobody is told."""
        here, conversation = await self.begin(held), held.conversation
        was = (here.last_read_seq, here.last_delivered_seq)
        here.last_delivered_seq = max(here.last_delivered_seq, seq)
        if mark is Mark.READ:
            here.last_read_seq = max(here.last_read_seq, seq)
        if held.side is Side.TEAM:
            conversation.team_delivered_seq = max(conversation.team_delivered_seq, seq)
            conversation.team_read_seq = max(conversation.team_read_seq, here.last_read_seq)
        await self._conversations.save()
        return was != (here.last_read_seq, here.last_delivered_seq)
