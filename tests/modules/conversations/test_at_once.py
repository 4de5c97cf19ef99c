"""Everybody at once: numbers without a gap, one order, nothing after a removal."""

import asyncio
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from tests.modules.conversations.parlour import Json, Parlour, say
from tests.modules.payments.delivering import deliver

from mercat.modules.conversations import dependencies, handlers
from mercat.modules.conversations.models import Conversation
from mercat.modules.conversations.repository import ConversationRepository
from mercat.modules.conversations.service import MessageInput
from mercat.modules.identity.models import Actor, UserType
from mercat.platform.outbox import Handlers
from mercat.platform.realtime import Publisher
from mercat.platform.turns import Turns

NEWS = Handlers(handlers.HANDLERS)
EACH = 4
_CROWD = 16
"""What each of four people says in the same instant: twice as much as there are connections."""
_PATIENCE = 90.0
_IN_LINE = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def _all_at_once(parlour: Parlour) -> tuple[list[int], list[int]]:
    """How four people are answered who all write, each message twice, and what is there then."""
    there = await parlour.open(parlour.bea)
    people = (parlour.bea, parlour.olga, parlour.mona, parlour.max)
    sent = [
        say(who, there, f"{who.email} {number}", client_id=str(number))
        for number in range(EACH)
        for who in people
        for _ in range(2)
    ]
    answers = await asyncio.gather(*sent)
    told = await parlour.read(parlour.bea, there, "?limit=100")
    return [answer.status_code for answer in answers], [one["seq"] for one in told]


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if each were served by another process: nobody waits for anybody but in the database."""
    monkeypatch.setattr(Turns, "of", lambda *_: nullcontext())


@pytest.mark.usefixtures("apart")
async def test_no_gap_and_no_repeat(parlour: Parlour) -> None:
    statuses, numbers = await _all_at_once(parlour)

    assert sorted(statuses) == [200] * 4 * EACH + [201] * 4 * EACH
    assert numbers == [*range(1, 4 * EACH + 1)]
    events = await parlour.events("MessageChanged")
    assert [one["seq"] for one in events] == numbers


@pytest.mark.usefixtures("apart")
async def test_without_the_lock_it_goes_wrong(
    parlour: Parlour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control, without a door in between."""

    async def unlocked(self: ConversationRepository, conversation_id: UUID) -> Any:
        query = select(Conversation).where(Conversation.id == conversation_id)
        return await self._session.scalar(query)

    async def send(number: int) -> None:
        async with parlour.resources.database.open_session() as session:
            workflow = await dependencies.send_message(session, parlour.resources)
            said = MessageInput(client_id=str(number), body="Hello")
            await workflow.send(bea, UUID(there), said)

    monkeypatch.setattr(ConversationRepository, "lock", unlocked)
    there = await parlour.open(parlour.bea)
    bea = Actor(parlour.bea.id, None, UserType.CUSTOMER)

    sent = await asyncio.gather(*(send(number) for number in range(EACH)), return_exceptions=True)

    assert any(isinstance(one, IntegrityError) for one in sent)


async def test_a_crowd_waits_for_its_turn_and_leaves_the_connections_to_others(
    parlour: Parlour,
) -> None:
    """However long it takes whoever is first: here somebody holds the conversation's row."""
    there, elsewhere = await parlour.open(parlour.bea), await parlour.open(parlour.carl)
    people = (parlour.bea, parlour.olga, parlour.mona, parlour.max)
    async with parlour.resources.database.engine.connect() as holder, asyncio.timeout(_PATIENCE):
        hold = "SELECT 1 FROM conversations WHERE id = :id FOR UPDATE"
        await holder.execute(text(hold), {"id": there})
        crowd = [
            asyncio.create_task(say(who, there, "Me too")) for _ in range(_CROWD) for who in people
        ]
        while not await parlour.value(_IN_LINE):  # noqa: ASYNC110 (nobody sets an event)
            await asyncio.sleep(0.01)
        other = await say(parlour.carl, elsewhere, "Hello")
        in_line = await parlour.value(_IN_LINE)
        await holder.rollback()
        answers = await asyncio.gather(*crowd)

    assert (other.status_code, in_line) == (201, 1)
    assert [answer.status_code for answer in answers] == [201] * 4 * _CROWD
    numbers = sorted(answer.json()["seq"] for answer in answers)
    assert numbers == [*range(1, 4 * _CROWD + 1)]


async def test_read_and_delivered_at_once_is_the_most(parlour: Parlour) -> None:
    there = await parlour.open(parlour.bea)
    for number in range(12):
        await parlour.said(parlour.bea, there, str(number))
    path = f"/conversations/{there}/read"
    await parlour.max.ask("POST", path, {"seq": 1})  # or he would begin where Mona has come to

    await asyncio.gather(
        *(parlour.mona.ask("POST", path, {"seq": 1 + 5 * n % 12}) for n in range(12)),
        *(parlour.max.ask("POST", path, {"seq": 1 + 7 * n % 9}) for n in range(9)),
    )

    assert (await parlour.one(parlour.mona, there))["read_seq"] == 12
    assert (await parlour.one(parlour.max, there))["read_seq"] == 9
    (_, team) = (await parlour.one(parlour.bea, there))["participants"]
    assert (team["read_seq"], team["delivered_seq"]) == (12, 12)


async def test_nothing_is_said_after_a_removal(parlour: Parlour) -> None:
    """Whoever is removed while they write: either it was said before, or it was not said."""
    there = await parlour.open(parlour.bea)

    answers, _ = await asyncio.gather(
        asyncio.gather(*(say(parlour.max, there, str(number)) for number in range(6))),
        parlour.dismiss(parlour.max),
    )

    heard = await parlour.read(parlour.bea, there)
    assert len(heard) == sum(answer.status_code == 201 for answer in answers)
    assert {answer.status_code for answer in answers} <= {201, 404}
    removed_at = "SELECT max(created_at) FROM audit_events WHERE action LIKE '%removed'"
    late = f"SELECT count(*) FROM messages WHERE created_at > ({removed_at})"  # noqa: S608 (ours)
    assert await parlour.value(late) == 0
    assert (await say(parlour.max, there, "Late")).status_code == 404


async def test_frames_reach_those_who_are_there_now(
    parlour: Parlour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each side in its own words; whoever has been removed since it was said has nothing of it."""
    published: list[tuple[str, Json, Mapping[str, Any]]] = []

    async def publish(self: Publisher, topic: str, frame: bytes, **more: Any) -> None:
        del self
        published.append((topic, orjson.loads(frame), more))

    monkeypatch.setattr(Publisher, "publish", publish)
    there = await parlour.open(parlour.bea)
    await parlour.said(parlour.bea, there, "Is it tuned?")
    await parlour.mona.ask("POST", f"/conversations/{there}/read", {"seq": 1})
    said = await parlour.said(parlour.max, there, "On Mondays.")
    await parlour.max.ask("PATCH", f"/messages/{said['id']}", {"body": "On Sundays."})
    await parlour.dismiss(parlour.max)

    await deliver(parlour.resources, NEWS)

    published = [one for one in published if one[2].keys()]  # and not that his teams are others
    to_bea, to_team = f"u:{parlour.bea.id}", f"b:{parlour.hall.business}"
    assert [topic for topic, _, _ in published] == [to_bea, to_team] * 4
    kinds = [frame["type"] for _, frame, _ in published[::2]]
    assert kinds == ["message.created", "read", "message.created", "message.updated"]
    assert {frame["conversation_id"] for _, frame, _ in published} == {there}
    _, _, read, team_read, answer, team_answer, updated, _ = published
    place = {"stream": UUID(there), "seq": 2}
    assert answer[2] == place
    team = "SELECT array_agg(user_id) FROM business_members"
    there_now = frozenset(await parlour.value(team))
    assert parlour.max.id not in there_now
    assert team_answer[2] == {**place, "to": there_now}
    assert answer[1]["message"]["sender"]["user_id"] is None
    assert team_answer[1]["message"]["sender"]["user_id"] == str(parlour.max.id)
    assert (read[1]["side"], read[1]["user_id"], read[1]["seq"]) == ("TEAM", None, 1)
    assert team_read[1]["user_id"] == str(parlour.mona.id)
    assert updated[1]["message"]["body"] == "On Sundays."
    assert updated[2] == {"stream": None, "seq": None}
