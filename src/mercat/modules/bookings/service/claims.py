"""What somebody wants of which calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mercat.modules.bookings.models import calendar_id
from mercat.platform.ids import uuid7


@dataclass(frozen=True, kw_only=True)
class CalendarOf:
    """A calendar by its thing: exactly one of room, member, equipment (and which piece of it)."""

    business_id: UUID
    room_id: UUID | None = None
    member_id: UUID | None = None
    equipment_id: UUID | None = None
    piece: int = 1

    @property
    def id(self) -> UUID:
        (thing_id,) = filter(None, (self.room_id, self.member_id, self.equipment_id))
        return calendar_id(thing_id, self.piece)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """From `starts_at` up to and without `ends_at`, the buffer included; for one booking or one
    block, whose row must be there.
    """

    calendar: CalendarOf
    starts_at: datetime
    ends_at: datetime
    booking_id: UUID | None = None
    block_id: UUID | None = None


@dataclass(frozen=True)
class InTheWay:
    """A live entry, and the claim that it is in the way of."""

    claim: Claim
    starts_at: datetime
    ends_at: datetime
    booking_id: UUID | None
    block_id: UUID | None


def calendar_columns(claims: Sequence[Claim]) -> dict[str, Any]:
    """Each calendar once, in the order in which all the house locks them."""
    calendars = sorted({claim.calendar.id: claim.calendar for claim in claims}.items())
    return {
        "calendar_ids": [key for key, _ in calendars],
        "locks": [_lock(key) for key, _ in calendars],
        "business_ids": [one.business_id for _, one in calendars],
        "room_ids": [one.room_id for _, one in calendars],
        "member_ids": [one.member_id for _, one in calendars],
        "equipment_ids": [one.equipment_id for _, one in calendars],
        "pieces": [one.piece for _, one in calendars],
    }


def claim_row(claim: Claim) -> dict[str, Any]:
    """The same of one alone, with what it wants."""
    calendar = claim.calendar
    return {
        "calendar_id": calendar.id,
        "lock": _lock(calendar.id),
        "business_id": calendar.business_id,
        "room_id": calendar.room_id,
        "member_id": calendar.member_id,
        "equipment_id": calendar.equipment_id,
        "piece": calendar.piece,
        "entry_id": uuid7(),
        "starts_at": claim.starts_at,
        "ends_at": claim.ends_at,
        "booking_id": claim.booking_id,
        "block_id": claim.block_id,
    }


def period_columns(claims: Sequence[Claim]) -> dict[str, Any]:
    return {
        "entry_calendar_ids": [claim.calendar.id for claim in claims],
        "starts": [claim.starts_at for claim in claims],
        "ends": [claim.ends_at for claim in claims],
    }


def entry_columns(claims: Sequence[Claim]) -> dict[str, Any]:
    return period_columns(claims) | {
        "entry_ids": [uuid7() for _ in claims],
        "booking_ids": [claim.booking_id for claim in claims],
        "block_ids": [claim.block_id for claim in claims],
    }


def _lock(key: UUID) -> int:
    """64 bits for an advisory lock: of an id, those that chance has made. Two calendars that share
    them wait for each other and are none the worse for it.
    """
    return int.from_bytes(key.bytes[8:], signed=True)
