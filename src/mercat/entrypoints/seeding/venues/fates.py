"""What became of each booking until now: when it was made, its timeline, its money."""

from datetime import datetime, timedelta
from typing import NamedTuple

import orjson

from mercat.entrypoints.seeding.venues.slots import Slot
from mercat.modules.bookings.events import Change
from mercat.modules.bookings.models import BookingStatus as Status
from mercat.modules.bookings.models import Party
from mercat.modules.bookings.service.refunds import Refund, no_show, refund
from mercat.modules.businesses.models import CancellationTerms
from mercat.platform.money import Money

LOTS = 8
"""So many bytes of chance decide."""
_HOLD, _ANSWER = timedelta(minutes=30), timedelta(hours=24)
_LEADS = (3, 5, 9, 20, 28, 30, 48, 54, 72, 75, 96, 120, 150, 170, 210, 260, 340, 500, 720, 1100)
"""Hours before its start that somebody books."""
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_SETTLED = 40 * _MINUTE
"""After so long it is paid, or it is over."""
_SOON = 4 * _HOUR
_CANCELLED, _EXPIRED, _NO_SHOW, _DECLINED, _HELD, _REQUESTED = 0.08, 0.1, 0.125, 0.15, 0.154, 0.6
"""Of all, up to which share they are so, where they can be."""
_BUSINESS = 38
"""Of 256 that are cancelled the business cancels so many."""
_REASONS = ("The engineer is ill", "A burst pipe upstairs", "Booked twice by mistake")
_SORRY = ("We are full that day", "Nobody of us is there then", "Please choose another day")


class Step(NamedTuple):
    """Of the timeline."""

    at: datetime
    kind: Change
    status: Status
    party: Party
    reason: str | None = None
    details: bytes | None = None


class Fate(NamedTuple):
    """Amounts in minor units. `pay_by`: None where nothing was ever to be paid."""

    status: Status
    steps: list[Step]
    held_until: datetime | None = None
    pay_by: datetime | None = None
    paid_at: datetime | None = None
    paid: int = 0
    refunded: int = 0
    cancelled_by: Party | None = None
    ended_at: datetime | None = None


class Oracle:
    """Of one studio. Nothing happens after `now`."""

    def __init__(self, terms: CancellationTerms, currency: str, now: datetime) -> None:
        self._terms = terms
        self._currency = currency
        self._now = now

    def tell(self, slot: Slot, lots: bytes, due: int, charge_id: str) -> Fate:
        status = self._status(slot, int.from_bytes(lots[:2]) / 65536)
        steps = [self._first(slot, lots, status)]
        if status is Status.REQUESTED:
            return Fate(status, steps, min(steps[0].at + _ANSWER, slot.starts_at))
        if status is Status.DECLINED:
            return _declined(steps, lots)
        if slot.by_request:
            at = steps[0].at + (5 + lots[4] % 16) * _MINUTE
            steps.append(Step(at, Change.APPROVED, Status.HELD, Party.BUSINESS))
        pay_by = steps[-1].at + _HOLD
        if status is Status.HELD:
            return Fate(status, steps, pay_by, pay_by)
        if status is Status.EXPIRED:
            steps.append(Step(pay_by, Change.EXPIRED, status, Party.SYSTEM))
            return Fate(status, steps, pay_by, pay_by, ended_at=pay_by)
        paid_at = steps[-1].at + (1 + lots[5] % 14) * _MINUTE
        told = b'{"charge_id":"%s","paid":%d}' % (charge_id.encode(), due)
        steps.append(Step(paid_at, Change.CONFIRMED, Status.CONFIRMED, Party.SYSTEM, details=told))
        fate = Fate(status, steps, None, pay_by, paid_at, due)
        if status is Status.CANCELLED:
            return self._cancelled(fate, slot, lots)
        return self._begun(fate, slot)

    def _status(self, slot: Slot, share: float) -> Status:
        if share < _CANCELLED:
            return Status.CANCELLED
        if share < _EXPIRED:
            return Status.EXPIRED
        if slot.by_request and share < _DECLINED:
            return Status.DECLINED
        return self._past(slot, share) if slot.starts_at <= self._now else self._coming(slot, share)

    def _past(self, slot: Slot, share: float) -> Status:
        if slot.ends_at > self._now:
            return Status.IN_PROGRESS
        return Status.NO_SHOW if share < _NO_SHOW else Status.COMPLETED

    def _coming(self, slot: Slot, share: float) -> Status:
        if slot.starts_at <= self._now + _SOON:
            return Status.CONFIRMED
        if slot.by_request:
            return Status.REQUESTED if share < _REQUESTED else Status.CONFIRMED
        return Status.HELD if _DECLINED < share < _HELD else Status.CONFIRMED

    def _first(self, slot: Slot, lots: bytes, status: Status) -> Step:
        if status is Status.HELD:
            at = self._now - (1 + lots[3] % 20) * _MINUTE
        elif status is Status.REQUESTED:
            at = self._now - (10 + lots[3] * 4) * _MINUTE
        else:
            at = slot.starts_at - _LEADS[lots[2] % len(_LEADS)] * _HOUR - lots[3] * _MINUTE
            if at > self._now - _SETTLED:
                at = self._now - _SETTLED - lots[2] * lots[3] / 4 * _MINUTE
        if slot.by_request:
            return Step(at, Change.REQUESTED, Status.REQUESTED, Party.CUSTOMER)
        return Step(at, Change.HELD, Status.HELD, Party.CUSTOMER)

    def _begun(self, fate: Fate, slot: Slot) -> Fate:
        """What the clock does, and a team that waited for nobody."""
        if fate.status is Status.CONFIRMED:
            return fate
        began = slot.starts_at
        fate.steps.append(Step(began, Change.STARTED, Status.IN_PROGRESS, Party.SYSTEM))
        if fate.status is Status.COMPLETED:
            fate.steps.append(Step(slot.ends_at, Change.COMPLETED, fate.status, Party.SYSTEM))
        elif fate.status is Status.NO_SHOW:
            back = no_show(self._terms, Money(fate.paid, self._currency))
            told = _told(back)
            at = began + _HOUR / 2
            fate.steps.append(Step(at, Change.NO_SHOW, fate.status, Party.BUSINESS, details=told))
            return fate._replace(refunded=back.amount.amount)
        return fate

    def _cancelled(self, fate: Fate, slot: Slot, lots: bytes) -> Fate:
        since = fate.steps[-1].at
        at = since + (min(slot.starts_at, self._now) - since) * (lots[6] / 256)
        party = Party.BUSINESS if lots[7] < _BUSINESS else Party.CUSTOMER
        back = refund(self._terms, slot.starts_at, Money(fate.paid, self._currency), at, party)
        reason = _REASONS[lots[7] % len(_REASONS)] if party is Party.BUSINESS else None
        told = _told(back)
        fate.steps.append(Step(at, Change.CANCELLED, fate.status, party, reason, told))
        return fate._replace(refunded=back.amount.amount, cancelled_by=party, ended_at=at)


def _declined(steps: list[Step], lots: bytes) -> Fate:
    at = steps[0].at + (5 + lots[4] % 16) * _MINUTE
    reason = _SORRY[lots[5] % len(_SORRY)]
    steps.append(Step(at, Change.DECLINED, Status.DECLINED, Party.BUSINESS, reason))
    return Fate(Status.DECLINED, steps, ended_at=at)


def _told(back: Refund) -> bytes:
    told = {"amount": back.amount.amount, "percent": back.percent, "reason": back.reason}
    return orjson.dumps({"refund": told})
