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

    @classmethod
    def of(
        cls, policy: CancellationPolicy, custom: Mapping[str, Any] | None
    ) -> "CancellationTerms":
        return cls.read(custom) if custom is not None else SHIPPED[policy]


SHIPPED: Mapping[CancellationPolicy, CancellationTerms] = {
    CancellationPolicy.FLEXIBLE: CancellationTerms(((24, 100), (0, 50))),
    CancellationPolicy.MODERATE: CancellationTerms(((72, 100), (24, 50))),
    CancellationPolicy.STRICT: CancellationTerms(((168, 50),)),
}
