"""How well a business and a request suit each other: the one formula, and all its numbers.

score = Σ weight × value, both from 0 to 1, over

| factor   | weight | value |
|----------|--------|-------|
| category | 0.30   | 1 for this one, 0.9 for one below it, 0.4 for the one above it |
| distance | 0.25   | ½ for every 10 km: 2^(−metres / 10,000) |
| rating   | 0.20   | (r − 1) / 4, r = (5 × 4.0 + sum of ratings) / (5 + number of ratings) |
| response | 0.15   | share × (½ + ½ × 2^(−median / 4 h)), share = (1 + answered) / (2 + offered) |
| fairness | 0.10   | 1 / (1 + n / 3), n leads in the last 7 days |

r is a Bayesian average: as if everybody had five votes of 4.0 before the first (a prior that one
vote cannot outweigh). The share has one answer and one silence as its prior (Laplace's rule of
succession). Whoever was never asked has a response of ½. A request that can be met from anywhere
has no distance; the other weights are scaled up to 1. Why these weights: decision 40.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

_WEIGHTS = {
    "category": 0.30,
    "distance": 0.25,
    "rating": 0.20,
    "response": 0.15,
    "fairness": 0.10,
}
_HALF_DISTANCE = 10_000
"""Metres."""
_HALF_MEDIAN = 4 * 3600
"""Seconds."""
_PRIOR_VOTES, _PRIOR_RATING = 5, 4.0
_SOME_LEADS = 3
"""In a week: half as fair as none."""
_NEUTRAL = 0.5


class Fit(IntEnum):
    """How a business's category suits a request's; the higher the better."""

    ABOVE = 1
    """It is the one above: less precise."""
    BELOW = 2
    """It is a more precise one."""
    SAME = 3


_FITS = {Fit.SAME: 1.0, Fit.BELOW: 0.9, Fit.ABOVE: 0.4}


@dataclass(frozen=True, kw_only=True)
class Measures:
    """Of a business that could be asked. `metres`: None for what is done from anywhere.
    `offered`, `answered`, `median_seconds`: of its ResponseRecord.
    """

    fit: Fit
    metres: float | None
    rating_average: float | None
    rating_count: int
    offered: int
    answered: int
    median_seconds: int | None
    recent: int
    """Leads in the last 7 days."""


@dataclass(frozen=True)
class Factor:
    name: str
    value: float
    weight: float
    measured: Mapping[str, Any]

    @property
    def stored(self) -> dict[str, Any]:
        return {
            "factor": self.name,
            "value": round(self.value, 4),
            "weight": round(self.weight, 4),
            "measured": dict(self.measured),
        }


def weigh(measures: Measures) -> list[Factor]:
    values = _values(measures)
    whole = sum(_WEIGHTS[name] for name in values)
    return [
        Factor(name, value, _WEIGHTS[name] / whole, measured)
        for name, (value, measured) in values.items()
    ]


def score_of(factors: list[Factor]) -> float:
    return min(1.0, sum(factor.value * factor.weight for factor in factors))


def _values(measures: Measures) -> dict[str, tuple[float, Mapping[str, Any]]]:
    values: dict[str, tuple[float, Mapping[str, Any]]] = {
        "category": (_FITS[measures.fit], {"fit": measures.fit.name}),
        "rating": (
            _rating(measures),
            {"average": measures.rating_average, "count": measures.rating_count},
        ),
        "response": (
            _response(measures),
            {
                "offered": measures.offered,
                "answered": measures.answered,
                "median_seconds": measures.median_seconds,
            },
        ),
        "fairness": (1 / (1 + measures.recent / _SOME_LEADS), {"recent": measures.recent}),
    }
    if measures.metres is not None:
        nearness = 2.0 ** (-measures.metres / _HALF_DISTANCE)
        values["distance"] = (nearness, {"metres": round(measures.metres)})
    return values


def _rating(measures: Measures) -> float:
    total = (measures.rating_average or 0) * measures.rating_count
    average = (_PRIOR_VOTES * _PRIOR_RATING + total) / (_PRIOR_VOTES + measures.rating_count)
    return (average - 1) / 4


def _response(measures: Measures) -> float:
    if measures.offered == 0:
        return _NEUTRAL
    share = (1 + measures.answered) / (2 + measures.offered)
    speed = 0.0
    if measures.median_seconds is not None:
        speed = 2.0 ** (-measures.median_seconds / _HALF_MEDIAN)
    return share * (1 + speed) / 2
