"""What is published reaches the sockets that it is for, in whichever process they are."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.conftest import MovableClock
from tests.platform.realtime.wire import TapedWire, socket_on

from mercat.platform.cache import CacheDown
from mercat.platform.ids import uuid7
from mercat.platform.realtime import (
    Holder,
    Hub,
    Presence,
    Socket,
    TooManySockets,
    frame_of,
    topics,
)
from mercat.platform.realtime.envelopes import Envelope, unpack
from mercat.platform.resources import Resources

_PATIENCE = 20.0
NEWS = frame_of("news")


class Watch:
    """Whose session has changed, as the test says."""

    def __init__(self) -> None:
        self.changed: dict[UUID, bool] = {}
        self.fails = False

    async def __call__(self, sessions: Mapping[UUID, tuple[str, ...]]) -> Mapping[UUID, bool]:
        if self.fails:
            raise CacheDown
        return {known: stands for known, stands in self.changed.items() if known in sessions}


class House:
    """Two processes, and people who connect to them."""

    def __init__(self, resources: Resources, most: int = 100) -> None:
        self.clock = resources.clock
        self.hubs = [self.process(resources, resources.settings.redis, most) for _ in range(2)]
        self.publish = resources.publisher.publish
        self.unsettle = resources.publisher.unsettle
        self.part = resources.publisher.part
        self.watch = Watch()

    @staticmethod
    def process(resources: Resources, redis: str, most: int) -> Hub:
        return Hub(redis, resources.clock, most, Presence(resources.cache))

    async def connect(
        self, user_id: UUID, *more: str, process: int = 0, session_id: UUID | None = None
    ) -> tuple[Socket, TapedWire]:
        wire = TapedWire()
        until = self.clock.now() + timedelta(minutes=30)
        socket = socket_on(wire, Holder(user_id, session_id or uuid4(), ("CUSTOMER",), until))
        listened = [topics.of_user(user_id), *more]
        try:
            await self.hubs[process].admit(socket, listened, self.watch)
        except BaseException:
            self.hubs[process].dismiss(socket)
            raise
        return socket, wire


@pytest.fixture
async def house(resources: Resources) -> AsyncIterator[House]:
    house = House(resources)
    async with AsyncExitStack() as stack:
        for hub in house.hubs:
            stack.callback(hub.close)
        yield house


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not holds():  # noqa: ASYNC110 (nobody sets an event)
            await asyncio.sleep(0.01)


async def test_every_process_with_a_listener_is_reached_and_no_other_topic(house: House) -> None:
    ada, bob = uuid4(), uuid4()
    _, here = await house.connect(ada)
    _, there = await house.connect(ada, process=1)
    _, other = await house.connect(bob)
    await house.publish(topics.of_user(ada), NEWS)
    await house.publish(topics.of_user(bob), frame_of("last"))
    await until(lambda: here.written and there.written and other.written)

    assert here.frames == there.frames == [{"type": "news"}]
    assert other.frames == [{"type": "last"}]


async def test_only_those_named_get_it_whatever_they_listen_to(house: House) -> None:
    team = topics.of_business(uuid4())
    ada, bob = uuid4(), uuid4()
    _, hers = await house.connect(ada, team)
    _, his = await house.connect(bob, team)
    await house.publish(team, NEWS, to=frozenset({ada}))
    await house.publish(team, NEWS, to=frozenset())
    await house.publish(team, frame_of("last"))
    await until(lambda: hers.written and his.written)

    assert [frame["type"] for frame in hers.frames] == ["news", "last"]
    assert [frame["type"] for frame in his.frames] == ["last"]


async def test_who_has_left_hears_nothing_and_the_process_hears_nothing_for_them(
    house: House,
) -> None:
    ada, team = uuid4(), topics.of_business(uuid4())
    socket, wire = await house.connect(ada, team)
    _, still = await house.connect(ada, team)
    house.hubs[0].dismiss(socket)
    await house.publish(team, NEWS)
    await until(lambda: still.written)

    assert wire.written == []
    assert len(house.hubs[0]._rooms) == 2
    house.hubs[0].dismiss(next(iter(house.hubs[0]._sockets)))
    assert house.hubs[0]._rooms == {}


async def test_a_lost_subscription_closes_every_socket_and_the_next_one_begins_anew(
    house: House,
) -> None:
    ada = uuid4()
    _, wire = await house.connect(ada)
    _, elsewhere = await house.connect(ada, process=1)
    line = house.hubs[0]._subscription._line
    assert line is not None
    line._transport.abort()
    await until(lambda: wire.ended)

    assert wire.ended == (1012, "connect again")
    _, again = await house.connect(ada)
    await house.publish(topics.of_user(ada), NEWS)
    await until(lambda: again.written and elsewhere.written)
    assert wire.written == []


async def test_a_connection_that_gives_no_sign_of_life_is_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mercat.platform.realtime.subscription._PULSE", 0.2)
    _, wire = await house.connect(uuid4())
    line = house.hubs[0]._subscription._line
    assert line is not None
    line._transport.pause_reading()  # as if the network swallowed all that comes
    await until(lambda: wire.ended)

    assert wire.ended == (1012, "connect again")


async def test_nobody_is_let_in_while_valkey_is_away(resources: Resources, house: House) -> None:
    nowhere = house.process(resources, "unix:///nowhere/valkey.sock", 10)
    house.hubs.append(nowhere)
    with pytest.raises(CacheDown):
        await house.connect(uuid4(), process=2)

    assert (nowhere._rooms, nowhere._sockets) == ({}, set())


async def test_doubt_closes_those_who_listen_and_nobody_else(house: House) -> None:
    ada, bob = uuid4(), uuid4()
    _, hers = await house.connect(ada)
    _, his = await house.connect(bob)
    await house.unsettle(topics.of_user(ada))
    await until(lambda: hers.ended)

    assert hers.ended == (1012, "connect again")
    assert his.ended is None


async def test_sessions_that_end_change_or_run_out_are_felt(
    house: House, clock: MovableClock
) -> None:
    ended, changed, fine = uuid4(), uuid4(), uuid4()
    wires = [(await house.connect(uuid4(), session_id=one))[1] for one in (ended, changed, fine)]
    house.watch.changed = {ended: False, changed: True}
    await until(lambda: wires[0].ended and wires[1].ended)
    assert [wire.ended and wire.ended[0] for wire in wires] == [4401, 1012, None]

    clock.ahead = timedelta(minutes=30)
    await until(lambda: wires[2].ended)
    assert wires[2].ended == (4401, "not authenticated")


async def test_nobody_is_believed_whose_session_cannot_be_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mercat.platform.realtime.hub._BLIND", 0.3)
    _, wire = await house.connect(uuid4())
    house.watch.fails = True
    await until(lambda: wire.ended)

    assert wire.ended == (1012, "connect again")


async def test_a_person_has_ten_in_all_processes_and_a_process_as_many_as_it_is_told(
    resources: Resources, house: House
) -> None:
    ada = uuid4()
    sockets = [(await house.connect(ada, process=number % 2))[0] for number in range(10)]
    for process in range(2):
        with pytest.raises(TooManySockets):
            await house.connect(ada, process=process)
    await house.hubs[1]._beat()
    house.hubs[0].dismiss(sockets[0])
    await until(lambda: not house.hubs[0]._leaving)
    await house.connect(ada, process=1)
    with pytest.raises(TooManySockets):
        await house.connect(ada)

    killed = house.hubs[1]
    assert killed._watch is not None
    killed._watch.cancel()
    await resources.cache.delete(killed._presence._alive)  # as ten seconds later
    for _ in range(6):
        await house.connect(ada)
    with pytest.raises(TooManySockets):
        await house.connect(ada)

    small = House(resources, most=1)
    await small.connect(uuid4())
    with pytest.raises(TooManySockets):
        await small.connect(uuid4())
    for hub in small.hubs:
        hub.close()


async def test_whoever_is_parted_from_somebody_is_not_told_of_them_any_more(house: House) -> None:
    team, ada, bob, bea = topics.of_business(uuid4()), uuid4(), uuid4(), uuid4()
    looker, told = await house.connect(ada, team)
    other, still = await house.connect(bob, team)
    for socket in (looker, other):
        await house.hubs[0].watch(socket, frozenset({bea}))
    await house.part(team, bea, to=frozenset({ada}))
    await house.publish(team, NEWS)
    await until(lambda: told.written and still.written)
    await house.connect(bea, process=1)
    await until(lambda: len(still.written) == 2)
    await house.publish(team, NEWS)
    await until(lambda: len(told.written) == 2)

    assert [frame["type"] for frame in told.frames] == ["news", "news"]
    assert [frame["type"] for frame in still.frames][:2] == ["news", "presence"]
    assert (looker.watched, other.watched) == (frozenset(), frozenset({bea}))


def test_an_envelope_is_what_was_put_into_it() -> None:
    someone, stream = uuid7(), uuid4()
    for envelope in (
        Envelope(NEWS),
        Envelope(NEWS, to=()),
        Envelope(NEWS, (someone.bytes, uuid4().bytes), stream, 2**40),
        Envelope(b"", doubt=True),
        Envelope(b"", (someone.bytes,), parted=someone),
    ):
        assert unpack(envelope.pack()) == envelope
    assert unpack(b"") is None
    assert unpack(b"\x09" + Envelope(NEWS).pack()[1:]) is None


async def test_whoever_looks_is_told_who_comes_and_goes(house: House) -> None:
    ada, bob = uuid4(), uuid4()
    looker, told = await house.connect(ada)
    assert await house.hubs[0].watch(looker, frozenset({bob})) == {bob: False}

    first, _ = await house.connect(bob, process=1)
    second, _ = await house.connect(bob, process=0)
    await until(lambda: told.written)
    assert await house.hubs[0].watch(looker, frozenset({bob})) == {bob: True}
    house.hubs[1].dismiss(first)
    house.hubs[0].dismiss(second)
    await until(lambda: len(told.written) == 2)

    assert told.frames == [
        {"type": "presence", "user_id": str(bob), "online": online} for online in (True, False)
    ]
    assert await house.hubs[0].watch(looker, frozenset()) == {}
    again, _ = await house.connect(bob, process=1)
    await house.publish(topics.of_user(ada), NEWS)
    await until(lambda: len(told.written) == 3)
    assert told.frames[-1] == {"type": "news"}
    house.hubs[1].dismiss(again)


async def test_whoever_goes_without_a_word_is_missed_after_a_while(
    resources: Resources, house: House
) -> None:
    ada, bob = uuid4(), uuid4()
    looker, told = await house.connect(ada)
    await house.connect(bob, process=1)
    assert await house.hubs[0].watch(looker, frozenset({bob})) == {bob: True}
    await house.hubs[0]._beat()
    await resources.cache.delete(f"presence:{bob}")  # as a minute later
    await house.hubs[0]._beat()

    assert told.frames == [{"type": "presence", "user_id": str(bob), "online": False}]
    assert await house.hubs[0]._presence.look([ada]) == {ada: True}
