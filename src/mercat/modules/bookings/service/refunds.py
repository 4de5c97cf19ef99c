"""What comes back to a customer who does not come, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mercat.modules.bookings.models import Party
from mercat.modules.businesses.models import CancellationTerms
from mercat.platform.money import Money


@dataclass(frozen=True)
class Refund:
    """`percent`: of what was paid. `reason`: one sentence for the customer and the team."""

    amount: Money
    percent: int
    reason: str

    def told(self) -> dict[str, Any]:
        """As the timeline keeps it."""
        return {"amount": self.amount.amount, "percent": self.percent, "reason": self.reason}


def refund(
    terms: CancellationTerms,
    starts_at: datetime,
    paid: Money,
    at: datetime,
    by: Party,
    most: int = 100,
) -> Refund:
    """For a booking that is cancelled at this instant. Whoever cancels exactly so many hours before
    the start is in time. What the business, staff or the house itself cancels comes back whole.
    `most`: per cent; moving a booking away is no way to cancel it at better terms.
    """
    if by is not Party.CUSTOMER:
        return _of(paid, 100, "Not cancelled by the customer: everything that was paid comes back")
    for hours, percent in sorted(terms.refunds, reverse=True):
        if starts_at - at >= timedelta(hours=hours):
            if percent > most:
                return _of(paid, most, f"Moved when {most} % would have come back: as much does")
            return _of(paid, percent, f"Cancelled {_before(hours)}: {percent} % comes back")
    return _of(paid, 0, f"{_late(terms)}: nothing comes back")


def no_show(terms: CancellationTerms, paid: Money) -> Refund:
    """For a customer who never came."""
    percent = terms.no_show_percent
    told = f"{percent} %" if percent else "nothing"
    return _of(paid, percent, f"The customer did not come: {told} comes back")


def cheaper(too_much: Money, paid: Money, share: int = 100) -> Refund:
    """For a booking that was moved to where it costs less than was paid. `share`: how many per cent
    of what is too much its policy gives back.
    """
    back = too_much.share(share * 100)
    told = "what was too much comes" if share == 100 else f"{share} % of what was too much come"
    why = f"It costs less now: {told} back ({back} of {paid})."
    return Refund(back, back.amount * 100 // paid.amount, why)


def whole(paid: Money, why: str) -> Refund:
    """For money that is not wanted."""
    return Refund(paid, 100, why)


def _of(paid: Money, percent: int, why: str) -> Refund:
    amount = paid.share(percent * 100)
    return Refund(amount, percent, f"{why} ({amount} of {paid}).")


def _before(hours: int) -> str:
    return f"{_told(hours)} or more before the start" if hours else "before the start"


def _late(terms: CancellationTerms) -> str:
    if not terms.refunds:
        return "By this booking's policy"
    last = min(hours for hours, _ in terms.refunds)
    return f"Cancelled less than {_told(last)} before the start" if last else "Cancelled too late"


def _told(hours: int) -> str:
    """Whole days as days, from the second on."""
    if hours >= 48 and hours % 24 == 0:
        return f"{hours // 24} days"
    return f"{hours} hour{'' if hours == 1 else 's'}"
