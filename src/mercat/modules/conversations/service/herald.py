"""What happens in a conversation, as frames to those who are there this instant.

Each side is told in its own words, which are written once however many there are: who of a team has
written is for that team to know.
"""

from mercat.modules.conversations.events import MessageChanged, MessageTurn, ReadMoved
from mercat.modules.conversations.models import Audience, Side
from mercat.modules.conversations.service.access import Audiences
from mercat.modules.conversations.service.transcript import Transcript
from mercat.platform.realtime import Publisher, frame_of, topics


class Herald:
    def __init__(self, audiences: Audiences, transcript: Transcript, publisher: Publisher) -> None:
        self._audiences = audiences
        self._transcript = transcript
        self._publisher = publisher

    async def message(self, event: MessageChanged) -> None:
        """What is new has its place in the conversation; what is changed has had it. Raises
        CacheDown.
        """
        told = await self._transcript.one(event.message_id)
        audience = await self._audiences.of(event.conversation_id)
        is_new = event.kind is MessageTurn.CREATED
        numbered = {} if is_new else {"change": event.change}
        frames = {
            side: frame_of(
                f"message.{event.kind}",
                conversation_id=event.conversation_id,
                message=told[side].model_dump(mode="json"),
                **numbered,
            )
            for side in Side
        }
        await self._tell(audience, frames, event.seq if is_new else None)

    async def mark(self, event: ReadMoved) -> None:
        """Raises CacheDown."""
        audience = await self._audiences.of(event.conversation_id)
        mover = audience.side_of(event.user_id)
        frames = {}
        for reader in Side:
            is_known = mover is Side.PERSON or reader is Side.TEAM
            frames[reader] = frame_of(
                "read",
                conversation_id=event.conversation_id,
                side=mover,
                user_id=event.user_id if is_known else None,
                seq=event.seq,
                kind=event.kind,
            )
        await self._tell(audience, frames, None)

    async def _tell(self, audience: Audience, frames: dict[Side, bytes], seq: int | None) -> None:
        stream = audience.conversation_id if seq is not None else None
        for user_id in audience.user_ids:
            await self._publisher.publish(
                topics.of_user(user_id), frames[Side.PERSON], stream=stream, seq=seq
            )
        if audience.business_id is not None and audience.members:
            await self._publisher.publish(
                topics.of_business(audience.business_id),
                frames[Side.TEAM],
                to=audience.members,
                stream=stream,
                seq=seq,
            )
