"""Sums of days, beside those of the period before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mercat.modules.reporting.repository import EARNED
from mercat.modules.reporting.schemas import (
    AmountRead,
    BookingFiguresRead,
    CountRead,
    DayRevenueRead,
    RateRead,
    RevenueRead,
    ReviewFiguresRead,
)
from mercat.modules.reporting.service.periods import Period
from mercat.platform.money import Money
from mercat.platform.reads import Row

_FINE = 4
"""Decimals of a rate and of a change."""


@dataclass(frozen=True)
class Figures:
    """`now`, `before`: sums of the two periods by what is counted."""

    now: Mapping[str, int]
    before: Mapping[str, int]

    @classmethod
    def of(cls, rows: Sequence[Row], names: Sequence[str], period: Period) -> "Figures":
        def total(some: Sequence[Row]) -> dict[str, int]:
            return {name: sum(row[name] for row in some) for name in names}

        return cls(
            total([row for row in rows if row["day"] >= period.first]),
            total([row for row in rows if row["day"] < period.first]),
        )

    def count(self, name: str) -> CountRead:
        return counted(self.now[name], self.before[name])

    def rate(self, part: str, whole: str) -> RateRead:
        return rated(
            share(self.now[part], self.now[whole]), share(self.before[part], self.before[whole])
        )

    def bookings(self) -> BookingFiguresRead:
        words = ("made", "completed", "cancelled", "no_show")
        return BookingFiguresRead(**{word: self.count(f"bookings_{word}") for word in words})

    def reviews(self) -> ReviewFiguresRead:
        return ReviewFiguresRead(count=self.count("reviews"), rating=self.rate("stars", "reviews"))


def revenue(rows: Sequence[Row], period: Period) -> Mapping[str, Figures]:
    """By currency."""
    currencies = sorted({row["currency"] for row in rows})
    return {
        currency: Figures.of([row for row in rows if row["currency"] == currency], EARNED, period)
        for currency in currencies
    }


def earned(currency: str, figures: Figures) -> RevenueRead:
    return RevenueRead(
        currency=currency,
        **{name: amount(figures, name, currency) for name in EARNED},
        net=money(_net(figures.now), _net(figures.before), currency),
    )


def amount(figures: Figures, name: str, currency: str) -> AmountRead:
    return money(figures.now[name], figures.before[name], currency)


def money(value: int, before: int, currency: str) -> AmountRead:
    told = Money(value, currency), Money(before, currency)
    return AmountRead(value=told[0], before=told[1], change=_change(value, before))


def counted(value: int, before: int) -> CountRead:
    return CountRead(value=value, before=before, change=_change(value, before))


def rated(value: float | None, before: float | None) -> RateRead:
    change = None if value is None or before is None else _change(value, before)
    return RateRead(value=value, before=before, change=change)


def share(part: int, whole: int) -> float | None:
    """None: there is nothing that it could be of."""
    return round(part / whole, _FINE) if whole else None


def revenue_by_day(rows: Iterable[Row]) -> Mapping[date, list[DayRevenueRead]]:
    found: dict[date, list[DayRevenueRead]] = {}
    for row in rows:
        parts = {name: Money(row[name], row["currency"]) for name in EARNED}
        net = Money(_net(row), row["currency"])
        found.setdefault(row["day"], []).append(DayRevenueRead(**parts, net=net))
    return found


def _net(sums: Mapping[str, int]) -> int:
    return sums["gross"] - sums["refunds"] - sums["fees"]


def _change(value: float, before: float) -> float | None:
    return round((value - before) / abs(before), _FINE) if before else None
