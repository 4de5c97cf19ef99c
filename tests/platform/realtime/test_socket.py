"""What one socket sends: once, in order, and never more than is read."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from tests.platform.realtime.wire import TapedWire, socket_on

from mercat.platform.cache import CacheDown
from mercat.platform.realtime import Close, Holder, Socket, frame_of
from mercat.platform.realtime.socket import LARGEST_BACKLOG
from mercat.platform.realtime.wires import text

HOLDER = Holder(uuid4(), uuid4(), ("CUSTOMER",), datetime(2100, 1, 1, tzinfo=UTC))
STREAM = uuid4()


def said(seq: int) -> bytes:
    return frame_of("message.created", seq=seq)


def live(socket: Socket, *seqs: int, stream: UUID = STREAM) -> None:
    for seq in seqs:
        socket.deliver(text(said(seq)), stream, seq)


class Transcript:
    """`last` messages; whoever asks waits until it is `open`."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.asked: list[int] = []
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, _: UUID, after: int, limit: int) -> Sequence[tuple[int, bytes]]:
        self.asked.append(after)
        await self.open.wait()
        seqs = range(after + 1, min(self.last, after + limit) + 1)
        return [(seq, said(seq)) for seq in seqs]


class ReadWire(TapedWire):
    """Its client reads, as fast as the network goes."""

    def put(self, data: bytes, /) -> None:
        super().put(data)
        self.unread += len(data)

    async def drained(self) -> None:
        self.unread = 0


async def settled(socket: Socket) -> None:
    """Once no gap is being filled."""
    if socket._filling is not None:
        await asyncio.wait({socket._filling})


async def test_repeats_are_dropped_and_each_stream_counts_for_itself() -> None:
    wire = TapedWire()
    socket = socket_on(wire, HOLDER)
    live(socket, 4, 5, 5, 4, 6)
    live(socket, 5, stream=uuid4())

    assert wire.seqs == [4, 5, 6, 5]


async def test_a_gap_is_filled_from_the_transcript_before_anything_goes_on() -> None:
    wire, transcript = TapedWire(), Transcript(9)
    socket = socket_on(wire, HOLDER, transcript)
    transcript.open.clear()
    live(socket, 3, 7)
    socket.tell(text(frame_of("typing")))
    live(socket, 8, 9)
    await asyncio.sleep(0)
    assert wire.seqs == [3]

    transcript.open.set()
    await settled(socket)

    assert wire.seqs == [3, 4, 5, 6, 7, 8, 9]
    assert wire.frames[-1] == {"type": "typing"}
    assert transcript.asked == [3]


async def test_a_gap_that_the_transcript_has_too_closes_the_socket() -> None:
    wire = TapedWire()
    socket = socket_on(wire, HOLDER, Transcript(4))
    live(socket, 3, 7)
    await settled(socket)

    assert wire.seqs == [3, 4]
    assert wire.ended is not None
    assert wire.ended[0] == Close.AGAIN


async def test_a_transcript_that_is_away_closes_the_socket() -> None:
    async def away(_: UUID, __: int, ___: int) -> Sequence[tuple[int, bytes]]:
        raise CacheDown

    wire = TapedWire()
    socket = socket_on(wire, HOLDER, away)
    live(socket, 1, 3)
    await settled(socket)

    assert (wire.seqs, socket.closed) == ([1], Close.AGAIN)


async def test_what_arrives_while_somebody_catches_up_follows_once() -> None:
    wire, transcript = TapedWire(), Transcript(250)
    socket = socket_on(wire, HOLDER, transcript)
    async with socket.catching_up():
        assert await socket.send_missed(STREAM, 0, 100) == 100
        live(socket, 251)
        transcript.last = 252
        assert await socket.send_missed(STREAM, 100, 1000) == 252
        live(socket, 252, 253)
        assert wire.seqs == list(range(1, 253))

    assert wire.seqs == list(range(1, 254))


async def test_what_a_sync_left_out_comes_with_the_next_and_nobody_is_sent_away() -> None:
    wire, transcript = TapedWire(), Transcript(130)
    socket = socket_on(wire, HOLDER, transcript)
    async with socket.catching_up():
        assert await socket.send_missed(STREAM, 0, 100) == 100
        socket.put_off(STREAM)
        live(socket, 131)
        transcript.last = 131
    assert socket.closed is None
    async with socket.catching_up():
        await socket.send_missed(STREAM, 100, 100)
    live(socket, 132)

    assert wire.seqs == list(range(1, 133))


async def test_whoever_catches_up_on_long_messages_and_reads_them_is_not_slow() -> None:
    async def long(_: UUID, __: int, limit: int) -> Sequence[tuple[int, bytes]]:
        return [
            (seq, frame_of("message.created", seq=seq, body="x" * 8000)) for seq in range(limit)
        ]

    wire = ReadWire()
    socket = socket_on(wire, HOLDER, long)
    async with socket.catching_up():
        await socket.send_missed(STREAM, 0, 100)

    assert (wire.seqs, socket.closed) == (list(range(100)), None)


async def test_before_a_client_has_said_how_far_it_is_nothing_overtakes() -> None:
    wire = TapedWire()
    socket = Socket(wire, HOLDER, Transcript(7))
    live(socket, 7)
    assert wire.seqs == []

    async with socket.catching_up():
        await socket.send_missed(STREAM, 3, 100)
    socket.begin()
    live(socket, 8)

    assert wire.seqs == [4, 5, 6, 7, 8]


async def test_who_does_not_sync_is_told_what_was_held_back() -> None:
    wire = TapedWire()
    socket = Socket(wire, HOLDER, Transcript(0))
    live(socket, 7, 8)
    socket.begin()

    assert wire.seqs == [7, 8]


async def test_whoever_does_not_read_is_closed_and_written_to_no_more() -> None:
    wire = TapedWire()
    socket = socket_on(wire, HOLDER)
    wire.unread = LARGEST_BACKLOG
    live(socket, 1)
    wire.unread += 1
    live(socket, 2, 3)

    assert wire.seqs == [1]
    assert wire.ended == (4408, "too slow")


async def test_whoever_has_much_to_catch_up_is_waited_for() -> None:
    """A page of long messages is more than may wait for who does not read."""

    class Narrow(TapedWire):
        def put(self, data: bytes, /) -> None:
            super().put(data)
            self.unread += len(data)

        async def drained(self) -> None:
            self.unread = 0

    wire = Narrow()
    socket = socket_on(wire, HOLDER)
    async with socket.catching_up():
        await socket.send_page([frame_of("long", body="x" * 16_000) for _ in range(100)])

    assert (len(wire.written), wire.ended) == (100, None)


async def test_what_is_held_back_is_bounded_too() -> None:
    wire, transcript = TapedWire(), Transcript(0)
    socket = Socket(wire, HOLDER, transcript)
    ready = text(frame_of("typing", filler="x" * 1000))
    for _ in range(LARGEST_BACKLOG // len(ready)):
        socket.tell(ready)
    assert socket.closed is None

    socket.tell(ready)

    assert wire.ended == (4408, "too slow")
    assert wire.written == []


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_frames_are_headed_as_the_protocol_says(size: int) -> None:
    head = text(b"x" * size)[: -size or None]

    assert head[0] == 0x81
    lengths = {2: head[1], 4: int.from_bytes(head[2:4]), 10: int.from_bytes(head[2:10])}
    assert lengths[len(head)] == size
