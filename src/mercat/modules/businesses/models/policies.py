"""Cancellation policies: what comes back to a customer who does not come."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class CancellationPolicy(StrEnum):
    """CUSTOM: the terms stand beside it."""

    FLEXIBLE = "FLEXIBLE"
    MODERATE = "MODERATE"
    STRICT = "STRICT"
    CUSTOM = "CUSTOM"


@dataclass(frozen=True)
class CancellationTerms:
    """`refunds`: whoever cancels so many hours before the start or earlier gets so many per cent
    back, the earliest first; later nothing. `deposit_percent`: of the price, paid when booking; 100
    is all of it. `no_show_percent`: what comes back to whoever never came.
    """

    refunds: tuple[tuple[int, int], ...]
    deposit_percent: int = 100
    no_show_percent: int = 0

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "CancellationTerms":
        refunds = tuple((hours, percent) for hours, percent in told["refunds"])
        return cls(refunds, told["deposit_percent"], told["no_show_percent"])

    def told(self) -> dict[str, Any]:
        """As a column keeps them."""
        return {
            "refunds": [list(refund) for refund in self.refunds],
            "deposit_percent": self.deposit_percent,
            "no_show_percent": self.no_show_percent,
        }

    def in_words(self) -> str:
        return " ".join((self._on_cancelling(), self._on_absence(), self._on_booking()))

    def _on_cancelling(self) -> str:
        steps = [(hours, percent) for hours, percent in self.refunds if percent]
        if not steps:
            return "If you cancel, nothing comes back."
        told = [f"{_hours(hours)} {_share(percent)} comes back" for hours, percent in steps]
        late = ["later than that nothing comes back"] if steps[-1][0] else []
        return f"If you cancel {'; '.join((*told, *late))}."

    def _on_absence(self) -> str:
        percent = self.no_show_percent
        return f"If you never come, {_share(percent) if percent else 'nothing'} comes back."

    def _on_booking(self) -> str:
        percent = self.deposit_percent
        return f"When you book, {_share(percent) if percent else 'nothing'} is paid."

    @classmethod
    def of(
        cls, policy: CancellationPolicy, custom: Mapping[str, Any] | None
    ) -> "CancellationTerms":
        return cls.read(custom) if custom is not None else SHIPPED[policy]


def _share(percent: int) -> str:
    return "everything" if percent == 100 else f"{percent} %"


def _hours(hours: int) -> str:
    if not hours:
        return "before the start"
    return f"at least {hours} {'hour' if hours == 1 else 'hours'} before the start"


SHIPPED: Mapping[CancellationPolicy, CancellationTerms] = {
    CancellationPolicy.FLEXIBLE: CancellationTerms(((24, 100), (0, 50))),
    CancellationPolicy.MODERATE: CancellationTerms(((72, 100), (24, 50))),
    CancellationPolicy.STRICT: CancellationTerms(((168, 50),)),
}
