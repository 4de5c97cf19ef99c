"""What another calendar says is taken, as blocks of ours.

Its events may overlap each other, which blocks never do: each moment is blocked for the event that
began first. What is booked stays booked, and is told as a conflict; the rest is blocked around it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from mercat.modules.bookings.models import CalendarBlock, CalendarImport
from mercat.modules.bookings.repository import BlockRepository, CalendarRepository
from mercat.modules.bookings.schemas import ImportConflict, ImportReport
from mercat.modules.bookings.service.calendar_acts import calendar_row
from mercat.modules.bookings.service.claims import CalendarOf, Claim, InTheWay
from mercat.modules.bookings.service.slots import Slots
from mercat.platform.ical import Busy, Reading
from mercat.platform.ids import uuid7

AHEAD = timedelta(days=731)
"""As far as anything may be booked."""
MOST_CONFLICTS = 50


def window(now: datetime) -> tuple[datetime, datetime]:
    """Of what is taken over: from the last midnight, so that it does not change with every look."""
    since = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    return since, since + AHEAD


@dataclass(frozen=True)
class Piece:
    """Of an event, what no earlier one has taken."""

    starts_at: datetime
    ends_at: datetime
    event: Busy


def pieces(times: Iterable[Busy], since: datetime, until: datetime) -> Iterator[Piece]:
    """In order and apart from each other; `times` in the order of their starts."""
    reached = since
    for one in times:
        start, end = max(one.starts_at, reached), min(one.ends_at, until)
        if start < end:
            yield Piece(start, end, one)
            reached = end


def without(piece: Piece, taken: Iterable[tuple[datetime, datetime]]) -> Iterator[Piece]:
    """What of it is left; `taken` in order."""
    start = piece.starts_at
    for taken_from, taken_until in taken:
        if start < taken_from:
            yield Piece(start, min(taken_from, piece.ends_at), piece.event)
        start = max(start, taken_until)
    if start < piece.ends_at:
        yield Piece(start, piece.ends_at, piece.event)


class ImportedTimes:
    """In the caller's transaction, with first the calendar locked and then the import."""

    def __init__(
        self, calendars: CalendarRepository, blocks: BlockRepository, slots: Slots, host: str
    ) -> None:
        self._calendars = calendars
        self._blocks = blocks
        self._slots = slots
        self._host = host

    async def lock(self, calendar: CalendarOf, now: datetime) -> None:
        """Until the commit nobody else writes into it."""
        since, until = window(now)
        await self._slots.lock([Claim(calendar=calendar, starts_at=since, ends_at=until)])

    async def write(
        self, source: CalendarImport, calendar: CalendarOf, reading: Reading, now: datetime
    ) -> ImportReport:
        """What comes from us is left out: a calendar that reads ours would block every booking."""
        since, until = window(now)
        theirs = [one for one in reading.times if not one.uid.endswith(f"@{self._host}")]
        wanted = list(pieces(theirs, since, until))
        claims = [self._claim(calendar, piece) for piece in wanted]
        before = {block.id: block for block in await self._blocks.imported(source.id, since)}
        found = await self._slots.in_the_way(claims) if claims else []
        others = [one for one in found if one.block_id not in before]
        left = list(_left(wanted, claims, others))
        await self._replace(source, calendar, before, left, now)
        return ImportReport(
            times=len(reading.times),
            blocked=len(left),
            own=len(reading.times) - len(theirs),
            unreadable=reading.unreadable,
            conflicts=await self._conflicts(wanted, claims, others),
        )

    async def clear(self, source: CalendarImport, now: datetime) -> None:
        """All of it that is not over."""
        ids = [block.id for block in await self._blocks.imported(source.id, now)]
        await self._slots.release_blocks(ids)
        await self._blocks.remove(ids, now)

    async def _replace(
        self,
        source: CalendarImport,
        calendar: CalendarOf,
        before: dict[UUID, CalendarBlock],
        left: Sequence[Piece],
        now: datetime,
    ) -> None:
        wanted = {(one.event.uid, one.starts_at, one.ends_at): one for one in left}
        known = {(block.uid, block.starts_at, block.ends_at) for block in before.values()}
        gone = [
            block.id
            for block in before.values()
            if (block.uid, block.starts_at, block.ends_at) not in wanted
        ]
        await self._slots.release_blocks(gone)
        await self._blocks.remove(gone, now)
        new = [_block(source, one) for key, one in wanted.items() if key not in known]
        if not new:
            return
        await self._calendars.ensure(calendar.id, **calendar_row(calendar))
        await self._blocks.add(new)
        await self._slots.take([self._claim(calendar, block, block.id) for block in new])

    async def _conflicts(
        self, wanted: Sequence[Piece], claims: Sequence[Claim], others: Sequence[InTheWay]
    ) -> list[ImportConflict]:
        booked = [one for one in others if one.booking_id is not None][:MOST_CONFLICTS]
        numbers = await self._blocks.numbers({one.booking_id for one in booked if one.booking_id})
        event = dict(zip(map(id, claims), wanted, strict=True))
        return [
            ImportConflict(
                starts_at=max(one.starts_at, one.claim.starts_at),
                ends_at=min(one.ends_at, one.claim.ends_at),
                summary=event[id(one.claim)].event.summary,
                booking_number=numbers[one.booking_id],
            )
            for one in booked
            if one.booking_id is not None
        ]

    @staticmethod
    def _claim(calendar: CalendarOf, period: Any, block_id: UUID | None = None) -> Claim:
        return Claim(
            calendar=calendar,
            starts_at=period.starts_at,
            ends_at=period.ends_at,
            block_id=block_id,
        )


def _left(
    wanted: Sequence[Piece], claims: Sequence[Claim], others: Sequence[InTheWay]
) -> Iterator[Piece]:
    taken: dict[int, list[tuple[datetime, datetime]]] = {id(claim): [] for claim in claims}
    for one in others:
        taken[id(one.claim)].append((one.starts_at, one.ends_at))
    for piece, claim in zip(wanted, claims, strict=True):
        yield from without(piece, taken[id(claim)])


def _block(source: CalendarImport, piece: Piece) -> CalendarBlock:
    return CalendarBlock(
        id=uuid7(),
        calendar_id=source.calendar_id,
        starts_at=piece.starts_at,
        ends_at=piece.ends_at,
        reason=piece.event.summary,
        import_id=source.id,
        uid=piece.event.uid,
        created_by=source.created_by,
    )
