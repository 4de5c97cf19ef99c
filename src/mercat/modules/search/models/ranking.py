"""How good an answer is: the one formula of search, in words, in Python and in numbers for SQL.

    score = Σ weight · part / Σ weight, over the parts that a search has; from 0 to 1

- text, if words are asked for: for each of them the worth of the best field it stands in (FIELDS),
  and of these the mean. A word that is met as the beginning of another is worth the same.
- distance, if a place is: 1 / (1 + d / HALF_WAY), which is one half at HALF_WAY.
- quality, always, and stored with the document, for it asks nothing of the search:

    quality = Σ weight · share / Σ weight, over rating, answers, completeness, verified (QUALITY)
    rating  = ((PRIOR_VOTES · PRIOR_RATING + sum of ratings) / (PRIOR_VOTES + ratings) - 1) / 4

    answers = (answered + 1) / (offered + 2) / (1 + median time to an answer / HALF_AN_ANSWER)

  A Bayesian average, and Laplace's rule of succession: few votes and few leads count for little,
  and whoever has none is neither first nor last.

Decision record 0038 says why, and what was measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass

WEIGHTS: Mapping[str, float] = {"text": 0.5, "distance": 0.2, "quality": 0.3}
FIELDS: Mapping[str, float] = {"A": 1.0, "B": 0.8, "C": 0.5, "D": 0.2}
"""By tsvector's weights: name; categories and what people call them; services, rooms, equipment;
description and city.
"""
HALF_WAY = 5_000.0
"""Metres."""
QUALITY: Mapping[str, float] = {
    "rating": 0.6,
    "answers": 0.2,
    "completeness": 0.1,
    "verified": 0.1,
}
PRIOR_VOTES = 8.0
PRIOR_RATING = 3.8
HALF_AN_ANSWER = 14_400.0
"""Seconds: whoever takes four hours is worth half."""


@dataclass(frozen=True)
class Parts:
    """Of one answer; None for what the search does not have. The distance in metres."""

    text: float | None
    distance_m: float | None
    quality: float

    @property
    def values(self) -> Mapping[str, float]:
        """From 0 to 1 each, those that count."""
        distance = None if self.distance_m is None else nearness(self.distance_m)
        every = {"text": self.text, "distance": distance, "quality": self.quality}
        return {name: value for name, value in every.items() if value is not None}

    @property
    def score(self) -> float:
        return weighted(self.values, WEIGHTS)


def weighted(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The mean of these values, by their weights."""
    total = sum(weights[name] for name in values)
    return sum(weights[name] * value for name, value in values.items()) / total


def nearness(metres: float) -> float:
    return 1 / (1 + metres / HALF_WAY)


def rating_share(total: float, count: int) -> float:
    """`total`: the sum of the ratings."""
    return ((PRIOR_VOTES * PRIOR_RATING + total) / (PRIOR_VOTES + count) - 1) / 4


def answers_share(offered: int, answered: int, median_seconds: float | None) -> float:
    """Of a ResponseRecord; of nothing offered and nothing answered one half."""
    return (answered + 1) / (offered + 2) / (1 + (median_seconds or 0) / HALF_AN_ANSWER)


def quality(
    *, rating_total: float, rating_count: int, answers: float, completeness: float, verified: bool
) -> float:
    """`answers`: see `answers_share`; `completeness` from 0 to 1."""
    shares = {
        "rating": rating_share(rating_total, rating_count),
        "answers": answers,
        "completeness": completeness,
        "verified": float(verified),
    }
    return weighted(shares, QUALITY)
