"""What follows from each frame that a client sends."""

import time
from typing import Any
from uuid import UUID

from mercat.modules.conversations import dependencies
from mercat.modules.conversations.errors import NoConversation
from mercat.modules.conversations.models import Audience, Side
from mercat.modules.conversations.router import frames
from mercat.modules.conversations.router.catching_up import CatchingUp
from mercat.modules.conversations.schemas import MessageInput
from mercat.modules.identity.models import Actor
from mercat.platform.cache import CacheDown
from mercat.platform.realtime import Socket, frame_of, topics
from mercat.platform.resources import Resources

_MOST_TYPED = 200
"""Conversations of which it is remembered when one client last typed there."""
_TYPING_PAUSE = 2.0
"""Seconds between two `typing` in one conversation that are passed on."""


class Talk:
    """One client's side of it."""

    __slots__ = ("_actor", "_audiences", "_resources", "_socket", "_typed")

    def __init__(self, resources: Resources, actor: Actor, socket: Socket) -> None:
        self._resources = resources
        self._actor = actor
        self._socket = socket
        self._audiences = dependencies.audiences(resources)
        self._typed: dict[UUID, float] = {}

    async def hear(self, said: Any) -> None:
        """Raises ApplicationError, and what an outage raises."""
        match frames.frame(said):
            case frames.SendFrame() as frame:
                await self._send(frame)
            case frames.ReadFrame() as frame:
                await self._read(frame)
            case frames.TypingFrame() as frame:
                await self._type(frame.conversation_id)
            case frames.SyncFrame() as frame:
                await CatchingUp(self._resources, self._socket).execute(frame)
            case frames.PingFrame():
                self._socket.reply(frame_of("pong"))

    async def _send(self, frame: frames.SendFrame) -> None:
        """Whoever repeats it for want of an answer gets the same one."""
        said = MessageInput(
            client_id=frame.client_id, body=frame.body, attachments=frame.attachments
        )
        async with self._resources.database.open_session() as session:
            workflow = await dependencies.send_message(session, self._resources)
            message = await workflow.send(self._actor, frame.conversation_id, said)
        self._socket.reply(frame_of("ack", client_id=frame.client_id, message=message))

    async def _read(self, frame: frames.ReadFrame) -> None:
        async with self._resources.database.open_session() as session:
            workflow = await dependencies.mark_read(session, self._resources)
            await workflow.execute(self._actor, frame.conversation_id, frame.seq, frame.kind)

    async def _type(self, conversation_id: UUID) -> None:
        """Passed on to who is there now, and stored nowhere: while Valkey is away it is lost."""
        now = time.monotonic()
        if now - self._typed.get(conversation_id, -_TYPING_PAUSE) < _TYPING_PAUSE:
            return
        if len(self._typed) >= _MOST_TYPED:
            self._typed.clear()
        self._typed[conversation_id] = now
        audience = await self._audiences.of(conversation_id)
        me = self._actor.user_id
        if me not in audience.user_ids | audience.members:
            raise NoConversation
        if audience.parted:
            return
        try:
            await self._tell_typing(audience, me)
        except CacheDown:
            return

    async def _tell_typing(self, audience: Audience, me: UUID) -> None:
        """Who of a team it is, its customer is not told."""
        side, publisher = audience.side_of(me), self._resources.publisher
        told = {"conversation_id": audience.conversation_id, "side": side}
        hidden = None if side is Side.TEAM else me
        frame = frame_of("typing", **told, user_id=hidden)
        for user_id in audience.user_ids - {me}:
            await publisher.publish(topics.of_user(user_id), frame)
        if audience.business_id is not None:
            frame = frame_of("typing", **told, user_id=me)
            topic = topics.of_business(audience.business_id)
            await publisher.publish(topic, frame, to=audience.members - {me})
