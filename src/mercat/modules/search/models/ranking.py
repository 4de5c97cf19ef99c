"""How good an answer is: the one formula of search, in words and in numbers.

    score = Σ weight · part / Σ weight, over the parts that a search has; from 0 to 1

- `text`, if words are asked for: of each word the worth of the best place in which the document has
  it (name, category and what people call it, offer, description), and of these the mean.
- `distance`, if a place is: 1 / (1 + d / half_way_m), which is one half at `half_way_m`.
- `quality`, always, and stored with the document, for it asks nothing of the search:

    quality = Σ weight · share / Σ weight, over rating, answers, completeness, verified (QUALITY)
    rating  = ((PRIOR_VOTES · PRIOR_RATING + sum of ratings) / (PRIOR_VOTES + ratings) - 1) / 4
    answers = (answered + 1) / (offered + 2) / (1 + median seconds to an answer / HALF_AN_ANSWER)

  A Bayesian average, and Laplace's rule of succession: few votes and few leads count for little,
  and whoever has none is neither first nor last.

Decision record 0038 says why, and what was measured.
"""

from collections.abc import Mapping

from mercat.modules.search.models.criteria import Weights

RANKING = Weights(
    text=0.5,
    distance=0.2,
    quality=0.3,
    name=1.0,
    category=0.8,
    offer=0.5,
    description=0.2,
    half_way_m=5_000.0,
)
QUALITY: Mapping[str, float] = {
    "rating": 0.6,
    "answers": 0.2,
    "completeness": 0.1,
    "verified": 0.1,
}
PRIOR_VOTES = 8
PRIOR_RATING = 3.8
HALF_AN_ANSWER = 14_400
"""Seconds: whoever takes four hours is worth half."""


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
    return sum(QUALITY[name] * share for name, share in shares.items()) / sum(QUALITY.values())


def rating_share(total: float, count: int) -> float:
    """`total`: the sum of the ratings."""
    return ((PRIOR_VOTES * PRIOR_RATING + total) / (PRIOR_VOTES + count) - 1) / 4


def answers_share(offered: int, answered: int, median_seconds: float | None) -> float:
    """Of a ResponseRecord; of nothing offered and nothing answered one half."""
    return (answered + 1) / (offered + 2) / (1 + (median_seconds or 0) / HALF_AN_ANSWER)
