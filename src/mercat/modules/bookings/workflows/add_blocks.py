"""A team keeps time for itself, once or week after week."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import CalendarTaken, EndsTooEarly, RunsIntoItself, TooLong
from mercat.modules.bookings.models import CalendarBlock
from mercat.modules.bookings.repository import BlockRepository, CalendarRepository
from mercat.modules.bookings.schemas import BlockInput
from mercat.modules.bookings.service import (
    CalendarPlace,
    Claim,
    Slots,
    calendar_act,
    calendar_row,
    in_the_way,
)
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.local_time import instant

LONGEST = timedelta(days=366)


class AddBlocks:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        calendars: CalendarRepository,
        blocks: BlockRepository,
        slots: Slots,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._calendars = calendars
        self._blocks = blocks
        self._slots = slots
        self._audit = audit

    async def execute(
        self, actor: Actor, place: CalendarPlace, input: BlockInput, device: Device
    ) -> Sequence[CalendarBlock]:
        """All or none. Raises NoBusiness, Forbidden, EndsTooEarly, TooLong, RunsIntoItself,
        CalendarTaken.
        """
        periods = _periods(place, input)
        series_id = uuid7() if len(periods) > 1 else None
        async with self._transaction:
            await self._teams.require(actor, place.business_id, TeamPermission.CALENDARS_MANAGE)
            blocks = [
                CalendarBlock(
                    id=uuid7(),
                    calendar_id=place.id,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    reason=input.reason,
                    series_id=series_id,
                    import_id=None,
                    created_by=actor.user_id,
                )
                for starts_at, ends_at in periods
            ]
            claims = [_claim(place, block) for block in blocks]
            await self._refuse_taken(claims)
            await self._calendars.ensure(place.id, **calendar_row(place.calendar))
            await self._blocks.add(blocks)
            await self._slots.take(claims)
            told = {"starts_at": periods[0][0].isoformat(), "blocks": len(blocks)}
            await self._audit.record(calendar_act("block.added", actor, device, place, **told))
        return blocks

    async def _refuse_taken(self, claims: Sequence[Claim]) -> None:
        found = await self._slots.in_the_way(claims)
        if found:
            ids: set[UUID] = {one.booking_id for one in found if one.booking_id is not None}
            raise CalendarTaken(in_the_way(found, await self._blocks.numbers(ids)))


def _claim(place: CalendarPlace, block: CalendarBlock) -> Claim:
    return Claim(
        calendar=place.calendar,
        starts_at=block.starts_at,
        ends_at=block.ends_at,
        block_id=block.id,
    )


def _periods(place: CalendarPlace, input: BlockInput) -> Sequence[tuple[datetime, datetime]]:
    """The first as it was sent, the others at the same local times."""
    starts_at, ends_at = input.starts_at, input.ends_at
    if ends_at <= starts_at:
        raise EndsTooEarly
    if ends_at - starts_at > LONGEST:
        raise TooLong
    if input.repeats is None:
        return [(starts_at, ends_at)]
    every = timedelta(weeks=input.repeats.every_weeks)
    periods = [(starts_at, ends_at)]
    for number in range(1, input.repeats.times):
        later = (_later(place, at, number * every) for at in (starts_at, ends_at))
        start, end = later
        if start < periods[-1][1]:
            raise RunsIntoItself
        if end > start:  # else it would lie in an hour that the clocks skip
            periods.append((start, end))
    return periods


def _later(place: CalendarPlace, at: datetime, by: timedelta) -> datetime:
    """When the clocks there show the same again, so many days later."""
    shown = at.astimezone(place.zone)
    midnight = datetime.combine(shown.date(), time())
    minutes, rest = divmod(shown.replace(tzinfo=None) - midnight, timedelta(minutes=1))
    return instant(shown.date() + by, minutes, place.zone) + rest
