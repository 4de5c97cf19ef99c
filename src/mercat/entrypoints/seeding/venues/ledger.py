"""Bookings of one studio, written down as rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import NamedTuple

import orjson

from mercat.entrypoints.seeding.venues.fates import Fate, Step
from mercat.entrypoints.seeding.venues.numbers import own_id
from mercat.entrypoints.seeding.venues.plans import Gear, RoomPlan, StudioPlan, uuid_of
from mercat.entrypoints.seeding.venues.postings import Postings
from mercat.entrypoints.seeding.venues.rates import Rate
from mercat.entrypoints.seeding.venues.rows import (
    BOOKINGS,
    CALENDARS,
    CHARGES,
    ENTRIES,
    EVENTS,
    Rows,
)
from mercat.entrypoints.seeding.venues.slots import Slot
from mercat.modules.bookings.models import KEEPS_SLOT, BookingStatus, Party, calendar_id
from mercat.modules.payments.models import ChargeStatus, Gateway
from mercat.platform.bulk.fields import NULL, bigint, boolean, day, jsonb, moment, text, uuid
from mercat.platform.zone_data import zone_release

_REMINDED = timedelta(hours=24)
"""Before the start."""
_STATUSES = {status: text(status.value) for status in BookingStatus}
_PARTIES = {party: text(party.value) for party in Party}
_CHARGED = {status: text(status.value) for status in ChargeStatus}
_LIVE = {status: boolean(status in KEEPS_SLOT) for status in BookingStatus}
_SUBJECT = text("booking")
_GATEWAY = text(Gateway.SANDBOX.value)
_NO_EXTRAS = jsonb(b"[]")


class Made(NamedTuple):
    """A booking that is to be written. `id` and `customer` as fields."""

    id: bytes
    room: RoomPlan
    slot: Slot
    lots: bytes
    number: str
    customer: bytes
    hired: Sequence[Gear]
    rate: Rate
    fate: Fate


class Ledger:
    def __init__(self, plan: StudioPlan, rows: Rows, now: datetime, commission_bp: int) -> None:
        self._plan = plan
        self._now = now
        self._calendars = rows.of(CALENDARS)
        self._charges = rows.of(CHARGES)
        self._bookings = rows.of(BOOKINGS)
        self._entries = rows.of(ENTRIES)
        self._events = rows.of(EVENTS)
        self._business = plan.host.marks.another(0)
        self._owner = plan.host.owner.id
        self._currency = text(plan.host.spot.currency)
        host = plan.host.marks.id, plan.host.spot.currency
        self._postings = Postings(rows, self._business, *host, commission_bp)
        self._buffer = timedelta(minutes=plan.buffer)
        self._shared = {room.place: self._shared_by(room) for room in plan.rooms}

    def _shared_by(self, room: RoomPlan) -> bytes:
        """Fields of all bookings of a room."""
        plan = self._plan
        return b"".join(
            (
                *(self._business, plan.marks.another(0), room.id, text(room.name)),
                *(bigint(plan.buffer), plan.host.spot.zone, text(zone_release())),
                *(self._currency, text(plan.policy.value)),
                jsonb(orjson.dumps(plan.terms.told())),
            )
        )

    def add(self, made: Made) -> None:
        fate = made.fate
        created, changed = moment(fate.steps[0].at), moment(fate.steps[-1].at)
        stamp = created + changed
        starts_at = moment(made.slot.starts_at)
        charged = fate.pay_by is not None
        if charged:
            self._charges.append(self._charge(made, stamp))
            self._post(made)
        self._bookings.append(
            b"".join(
                (
                    BOOKINGS.start + made.id + stamp + text(made.number) + made.customer,
                    self._shared[made.room.place] + starts_at + moment(made.slot.ends_at),
                    day(made.slot.day) + bigint(made.slot.minutes) + made.rate.fields,
                    _extras(made.hired) + _STATUSES[fate.status] + bigint(len(fate.steps)),
                    _maybe(fate.held_until) + bigint(fate.paid) + bigint(fate.refunded),
                    NULL if fate.cancelled_by is None else _PARTIES[fate.cancelled_by],
                    _maybe(fate.ended_at) + (made.id if charged else NULL),
                    self._reminded(made),
                )
            )
        )
        self._take(made, stamp, starts_at)
        for number, step in enumerate(fate.steps):
            self._events.append(self._event(made, step, number))

    def open_calendar(self, room: RoomPlan) -> None:
        start = CALENDARS.start + room.id + self._plan.marks.birth * 2 + self._business
        self._calendars.append(start + room.id + NULL + bigint(1))

    def open_piece(self, gear: Gear, piece: int) -> None:
        own = uuid(calendar_id(uuid_of(gear.id), piece).bytes)
        start = CALENDARS.start + own + self._plan.marks.birth * 2 + self._business
        self._calendars.append(start + NULL + gear.id + bigint(piece))

    def _charge(self, made: Made, stamp: bytes) -> bytes:
        fate = made.fate
        assert fate.pay_by is not None  # noqa: S101 (whoever asks has looked)
        return b"".join(
            (
                CHARGES.start + made.id + stamp + made.customer + self._business,
                _SUBJECT + made.id + text(f"{made.room.name}, {made.number}") + _GATEWAY,
                bigint(made.rate.due) + self._currency + bigint(fate.refunded),
                _CHARGED[_charge_status(fate)] + moment(fate.pay_by) + _maybe(fate.paid_at),
                NULL if fate.paid_at is None else text(f"payment_{made.id[4:].hex()}"),
                bigint(self._postings.fee(made.rate.due)),
            )
        )

    def _post(self, made: Made) -> None:
        fate = made.fate
        if fate.paid_at is None:
            return
        ids = (self._id(made, number) for number in count())
        self._postings.capture(ids, made.id, fate.paid, fate.paid_at)
        if fate.refunded:
            at = fate.steps[-1].at
            self._postings.refund(ids, made.id, fate.paid, fate.refunded, at)

    def _take(self, made: Made, stamp: bytes, starts_at: bytes) -> None:
        """Its time in each of its calendars, with what is kept free after it."""
        ends_at = moment(made.slot.ends_at + self._buffer)
        told = starts_at + ends_at + made.id + _LIVE[made.fate.status]
        calendars = [made.room.id]
        for gear in made.hired:
            thing = uuid_of(gear.id)
            pieces = range(1, gear.kind.pieces + 1)
            calendars += [uuid(calendar_id(thing, piece).bytes) for piece in pieces]
        for number, calendar in enumerate(calendars):
            own = made.id if not number else self._id(made, number)
            self._entries.append(ENTRIES.start + own + stamp + calendar + told)

    def _event(self, made: Made, step: Step, number: int) -> bytes:
        at = moment(step.at)
        actor = made.customer if step.party is Party.CUSTOMER else NULL
        if step.party is Party.BUSINESS:
            actor = self._owner
        return b"".join(
            (
                EVENTS.start + self._id(made, number) + at + at + made.id,
                text(step.kind.value) + _STATUSES[step.status] + _PARTIES[step.party] + actor,
                NULL if step.reason is None else text(step.reason),
                NULL if step.details is None else jsonb(step.details),
            )
        )

    def _id(self, made: Made, number: int) -> bytes:
        return own_id(self._plan.marks, made.room.place, made.slot.key, made.lots, number)

    def _reminded(self, made: Made) -> bytes:
        """A day before; who booked later than that knows."""
        at = made.slot.starts_at - _REMINDED
        paid_at = made.fate.paid_at
        if paid_at is None or at > self._now or made.fate.cancelled_by is not None:
            return NULL
        return moment(max(at, paid_at))


def _charge_status(fate: Fate) -> ChargeStatus:
    if fate.status is BookingStatus.HELD:
        return ChargeStatus.CREATED
    if fate.status is BookingStatus.EXPIRED:
        return ChargeStatus.EXPIRED
    if not fate.refunded:
        return ChargeStatus.SUCCEEDED
    whole = fate.refunded == fate.paid
    return ChargeStatus.REFUNDED if whole else ChargeStatus.PARTIALLY_REFUNDED


def _extras(hired: Sequence[Gear]) -> bytes:
    if not hired:
        return _NO_EXTRAS
    told = [
        {
            "equipment_id": str(uuid_of(gear.id)),
            "name": gear.kind.name,
            "quantity": gear.kind.pieces,
        }
        for gear in hired
    ]
    return jsonb(orjson.dumps(told))


def _maybe(at: datetime | None) -> bytes:
    return NULL if at is None else moment(at)
