"""What is told through the graph's socket: to whom it concerns, once, in its order."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from tests.modules.bookings.hall import build
from tests.modules.businesses.teams import enlist
from tests.modules.conversations.live.scene import Line, Scene
from tests.modules.conversations.parlour import Parlour
from tests.modules.identity.staff import Account, join
from tests.serving import serving
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from mercat.modules.bookings import handlers as booking_handlers
from mercat.modules.bookings.events import BookingChanged, Change
from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.outbox import Handlers, Outbox
from mercat.platform.outbox.relay import Relay
from mercat.platform.resources import Resources

SPEAKS = [Subprotocol("graphql-transport-ws")]
SAID = "subscription($id: UUID) { messageAdded(conversationId: $id) { seq body sender { side } } }"


@asynccontextmanager
async def graph_line(
    address: str, who: Account | None, *, protocols: Any = SPEAKS, init: Any = None
) -> AsyncIterator[Line]:
    url = f"ws://{address}/graphql"
    async with connect(url, compression=None, subprotocols=protocols) as socket:
        line = Line(socket)
        if who is not None:
            await line.say("connection_init", payload={"token": who.token})
            assert await line.hear() == {"type": "connection_ack"}
        elif init is not None:
            await line.say(*init)
        yield line


async def subscribe(line: Line, query: str, **variables: Any) -> None:
    """Returns once it listens."""
    await line.say("subscribe", id="1", payload={"query": query, "variables": variables})
    await line.say("ping")


async def told(line: Line) -> list[Any]:
    """What has come by now."""
    await line.say("ping")
    return [one for one in await line.hear_until("pong") if one["type"] != "pong"]


@pytest.fixture
async def parlour(client: AsyncClient, resources: Resources) -> Parlour:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    mona, max_, bea, carl = [
        await join(client, resources, f"{name}@example.com")
        for name in ("mona", "max", "bea", "carl")
    ]
    hall = await build(resources, olga)
    async with resources.database.open_session() as session:
        await enlist(session, hall.business, max_.id, TeamRole.MEMBER)
        await session.commit()
    return Parlour(resources, hall, olga, mona, max_, bea, carl)


@pytest.fixture
async def scene(parlour: Parlour, app: FastAPI) -> AsyncIterator[Scene]:
    """Bea is Cleo, Max is Mona, Carl is Sven."""
    conversation = await parlour.open(parlour.bea)
    people = (parlour.bea, parlour.olga, parlour.max, parlour.carl)
    async with serving(app) as address:
        scene = Scene(parlour.resources, address, parlour.hall.business, conversation, *people)
        await scene.relay()
        yield scene
    parlour.resources.hub.close()
    vars(parlour.resources).pop("hub")


async def test_messages_once_and_in_order_for_those_who_sit_there(
    scene: Scene, parlour: Parlour
) -> None:
    async with (
        graph_line(scene.address, scene.cleo) as cleo,
        graph_line(scene.address, scene.mona) as mona,
        graph_line(scene.address, scene.sven) as sven,
    ):
        await subscribe(cleo, SAID, id=scene.conversation)
        await subscribe(mona, SAID)
        await subscribe(sven, SAID)
        for line in (cleo, mona, sven):
            await line.hear("pong")
        await sven.say(
            "subscribe", id="2", payload={"query": SAID, "variables": {"id": scene.conversation}}
        )
        refused = await sven.hear("error")
        assert refused["payload"][0]["extensions"]["code"] == "conversation_not_found"

        await scene.say(scene.cleo, "One", "Two")
        await scene.say_again(2)
        await scene.say(scene.olga, "Three")
        hers, his = await told(cleo), await told(mona)
        assert await told(sven) == []
        assert [(one["type"], one["id"]) for one in hers] == [("next", "1")] * 3
        assert said(hers) == said(his) == [(1, "One"), (2, "Two"), (3, "Three")]

        await cleo.say("complete", id="1")
        await parlour.dismiss(scene.mona)
        await scene.say(scene.olga, "Four")
        assert await told(cleo) == []
        assert (await mona.ended())[0] == 1012  # who belongs where is asked anew
    async with graph_line(scene.address, scene.mona) as mona:
        await subscribe(mona, SAID, id=scene.conversation)
        refused = await mona.hear("error")
        assert refused["payload"][0]["extensions"]["code"] == "conversation_not_found"


async def test_bookings_to_both_sides_as_they_are(scene: Scene, parlour: Parlour) -> None:
    booking = await parlour.booking(parlour.bea)
    query = "subscription($id: UUID) { bookingUpdated(bookingId: $id) { id status version } }"
    async with (
        graph_line(scene.address, scene.cleo) as cleo,
        graph_line(scene.address, scene.mona) as mona,
        graph_line(scene.address, scene.sven) as sven,
    ):
        await subscribe(cleo, query)
        await subscribe(mona, query, id=booking)
        await subscribe(sven, query, id=booking)
        for line in (cleo, mona):
            await line.hear("pong")
        refused = await sven.hear("error")
        assert refused["payload"][0]["extensions"]["code"] == "booking_not_found"
        before = UUID(await parlour.booking(parlour.bea, days=2))
        await changed(scene.resources, UUID(booking), before)
        hers = [one["payload"]["data"]["bookingUpdated"] for one in await told(cleo)]
        assert {one["id"] for one in hers} == {booking, str(before)}
        (his,) = [one["payload"]["data"]["bookingUpdated"] for one in await told(mona)]
        assert (his["id"], his["status"]) == (booking, "CONFIRMED")


async def test_the_protocol_is_kept(scene: Scene) -> None:
    ends: list[tuple[dict[str, Any], int]] = [
        ({"protocols": None}, 4406),
        ({"init": ("subscribe",)}, 4401),
        ({"init": ("connection_init",)}, 4401),
        ({"init": ("nonsense",)}, 4401),
    ]
    for how, code in ends:
        async with graph_line(scene.address, None, **how) as line:
            assert (await line.ended())[0] == code
    forged = Account(scene.cleo.id, "", scene.cleo.client, "nonsense")
    with pytest.raises(ConnectionClosed) as closed:
        async with graph_line(scene.address, forged):
            pass
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4401, "invalid_token")
    wrong: list[tuple[tuple[str, dict[str, Any]], int]] = [
        (("connection_init", {}), 4429),
        (("nonsense", {}), 4400),
        (("subscribe", {"id": "1"}), 4400),
    ]
    for (kind, fields), code in wrong:
        async with graph_line(scene.address, scene.cleo) as line:
            await line.say(kind, **fields)
            assert (await line.ended())[0] == code
    async with graph_line(scene.address, scene.cleo) as line:
        await subscribe(line, "{ me { email } }")
        (error,) = (await line.hear("error"))["payload"]
        assert error["extensions"]["code"] == "operation_not_here"
        await subscribe(line, SAID)
        await subscribe(line, SAID)
        assert (await line.ended())[0] == 4409


async def test_it_ends_with_the_session(scene: Scene) -> None:
    async with graph_line(scene.address, scene.cleo) as line:
        await subscribe(line, SAID)
        begun = time.monotonic()
        assert (await scene.cleo.ask("POST", "/auth/logout")).status_code == 200
        assert (await line.ended())[0] == 4401
        assert time.monotonic() - begun < 20, "within seconds, however busy the machine"
        assert not scene.resources.hub._sockets


def said(heard: list[Any]) -> list[tuple[int, str]]:
    messages = [one["payload"]["data"]["messageAdded"] for one in heard]
    return [(one["seq"], one["body"]) for one in messages]


async def changed(resources: Resources, *bookings: UUID) -> None:
    async with resources.database.open_session() as session:
        for one in bookings:
            event = BookingChanged(booking_id=one, kind=Change.CONFIRMED, entry_id=uuid4())
            Outbox(session).add(event)
        await session.commit()
    light = Handlers([one for one in booking_handlers.HANDLERS if not one.heavy])
    while await Relay(resources, light).take():
        pass
