"""A customer, a business with a team, and sockets to hear through what they say."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete
from tests.modules.identity.staff import Account
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from mercat.modules.businesses.models import BusinessMember, TeamRole
from mercat.modules.businesses.service import TeamChanges
from mercat.modules.conversations import dependencies, handlers
from mercat.modules.conversations.events import MessageChanged, MessageTurn
from mercat.modules.conversations.models import Side
from mercat.platform.outbox import Handlers, Outbox
from mercat.platform.outbox.records import OutboxEvent
from mercat.platform.outbox.relay import Relay
from mercat.platform.resources import Resources

Json = dict[str, Any]
PATIENCE = 20.0


class Line:
    """One socket, frame by frame."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def say(self, type: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": type, **fields}))

    async def hear(self, *types: str) -> Json:
        """The next frame; of these types, if any are named: others are passed over, and who comes
        and goes is always, unless it is asked for.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                frame: Json = json.loads(await self.socket.recv())
                if frame["type"] in types or (not types and frame["type"] != "presence"):
                    return frame

    async def hear_until(self, type: str) -> list[Json]:
        """Everything before the next frame of this type, and that one."""
        heard = [await self.hear()]
        while heard[-1]["type"] != type:
            heard.append(await self.hear())
        return heard

    async def silent(self) -> list[Json]:
        """Whatever is on its way: what comes before the answer to a ping."""
        await self.say("ping")
        return (await self.hear_until("pong"))[:-1]

    async def ended(self) -> tuple[int | None, str | None]:
        """How it was closed, once it is."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed:
                return self.socket.close_code, self.socket.close_reason


@dataclass
class Scene:
    """Cleo is a customer; Olga owns the business, Mona works there; Sven is a stranger."""

    resources: Resources
    address: str
    business: UUID
    conversation: str
    cleo: Account
    olga: Account
    mona: Account
    sven: Account

    @asynccontextmanager
    async def line(
        self,
        who: Account | None,
        *,
        ready: bool = True,
        query: str = "",
        address: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> AsyncIterator[Line]:
        """By a ticket; without anything for nobody."""
        if who is not None:
            query = f"?ticket={await self.ticket(who)}"
        url = f"ws://{address or self.address}/api/v1/ws{query}"
        async with connect(url, compression=None, additional_headers=headers) as socket:
            line = Line(socket)
            if ready:
                assert (await line.hear())["type"] == "ready"
            yield line

    async def ticket(self, who: Account) -> str:
        response = await who.ask("POST", "/ws/ticket")
        assert response.status_code == 201, response.text
        return str(response.json()["ticket"])

    async def say(self, who: Account, *bodies: str) -> list[Json]:
        """Through REST, and told to those who are connected."""
        path, said = f"/conversations/{self.conversation}/messages", []
        for body in bodies:
            response = await who.ask("POST", path, {"body": body, "client_id": str(uuid4())})
            assert response.status_code == 201, response.text
            said.append(response.json())
        await self.relay()
        return said

    async def say_again(self, seq: int) -> None:
        """As a relay does that was killed before it had noted that it was done."""
        transcript = dependencies.transcript(self.resources)
        (message,) = await transcript.after(UUID(self.conversation), seq - 1, 1, Side.TEAM)
        async with self.resources.database.open_session() as session:
            Outbox(session).add(
                MessageChanged(
                    conversation_id=UUID(self.conversation),
                    message_id=message.id,
                    seq=seq,
                    kind=MessageTurn.CREATED,
                )
            )
            await session.commit()
        await self.relay()

    async def lose(self, who: Account, *bodies: str) -> None:
        """Said, and never told to anybody."""
        path = f"/conversations/{self.conversation}/messages"
        for body in bodies:
            await who.ask("POST", path, {"body": body, "client_id": str(uuid4())})
        async with self.resources.database.open_session() as session:
            await session.execute(delete(OutboxEvent))
            await session.commit()

    async def hire(self, who: Account) -> None:
        async with self.resources.database.open_session() as session:
            changes = TeamChanges(session, self.resources.clock)
            member = BusinessMember(business_id=self.business, user_id=who.id, role=TeamRole.MEMBER)
            await changes.join(member)
            await session.commit()
        await self.relay()

    async def dismiss(self, who: Account) -> None:
        """From the team, in the database alone: no process is told."""
        async with self.resources.database.open_session() as session:
            leaves = delete(BusinessMember).where(BusinessMember.user_id == who.id)
            await session.execute(leaves)
            await session.commit()

    async def relay(self) -> None:
        while await Relay(self.resources, Handlers(handlers.HANDLERS)).take():
            pass
