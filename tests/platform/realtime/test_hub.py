"""What is published reaches the sockets that it is for, in whichever process they are."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.conftest import MovableClock
from tests.platform.realtime.house import NEWS, House, until

from mercat.platform.cache import CacheDown
from mercat.platform.ids import uuid7
from mercat.platform.realtime import (
    Close,
    TooManySockets,
    frame_of,
    topics,
)
from mercat.platform.realtime.envelopes import Envelope, unpack
from mercat.platform.resources import Resources


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


async def test_a_line_that_was_cut_this_instant_is_nobody_elses_trouble(house: House) -> None:
    """Its end has not been told yet when something is published."""
    team = topics.of_business(uuid4())
    ada, bob = uuid4(), uuid4()
    gone, hers = await house.connect(ada, team)
    _, his = await house.connect(bob, team)
    hers.is_cut = True
    await house.publish(team, NEWS)
    await house.publish(team, NEWS)
    await until(lambda: len(his.written) == 2)

    assert (gone.closed, hers.written, his.ended) == (Close.AGAIN, [], None)


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
