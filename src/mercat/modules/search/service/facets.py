"""How what was found divides: by category, price, rating, badge and equipment."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.search.models import Features
from mercat.modules.search.service.kit import Kit, Thing
from mercat.modules.search.service.search import MOST_COUNTED
from mercat.modules.search.service.trades import Trades
from mercat.platform.money import EXPONENTS

_MOST_CATEGORIES = 20
_RATINGS = (4.5, 4.0, 3.5, 3.0)
"""From so many stars on: whoever has more is counted in each below."""
_BANDS = (0, 25, 50, 100, 200, 500)
"""Whole units of a currency at which bands of prices begin; in those of few, hundredfold."""
_NO_DECIMALS = 100


async def facets_of(features: Sequence[Features], trades: Trades, kit: Kit) -> dict[str, Any]:
    """The fields of FacetsRead."""
    return {
        "counted": len(features),
        "is_complete": len(features) < MOST_COUNTED,
        "categories": _categories(features, trades),
        "prices": _prices(features),
        "ratings": _ratings(features),
        "verified": sum(one.verified for one in features),
        "badges": _things(await kit.badges(), (one.badge_ids for one in features)),
        "equipment": _things(await kit.equipment(), (one.equipment_ids for one in features)),
    }


def _categories(features: Sequence[Features], trades: Trades) -> list[dict[str, Any]]:
    """Of each those below it too. The commonest first."""
    counts = Counter(each for one in features for each in set(one.category_ids))
    told = [(trade, counts[trade.id]) for trade in trades.every if counts[trade.id]]
    told.sort(key=lambda each: -each[1])
    return [
        {"id": trade.id, "slug": trade.slug, "name": trade.name, "count": count}
        for trade, count in told[:_MOST_CATEGORIES]
    ]


def _prices(features: Sequence[Features]) -> list[dict[str, Any]]:
    """Bands of the cheapest that each has, in every currency that there is, in order."""
    counts: Counter[tuple[str, int]] = Counter()
    for price in (one.price_from for one in features):
        if price is not None:
            edges = _edges(price.currency)
            counts[price.currency, max(edge for edge in edges if edge <= price.amount)] += 1
    return [
        {"currency": currency, "at_least": edge, "below": _next(currency, edge), "count": count}
        for (currency, edge), count in sorted(counts.items())
    ]


def _edges(currency: str) -> Sequence[int]:
    """In minor units."""
    decimals = EXPONENTS[currency]
    return [band * (10**decimals if decimals else _NO_DECIMALS) for band in _BANDS]


def _next(currency: str, edge: int) -> int | None:
    return next((one for one in _edges(currency) if one > edge), None)


def _ratings(features: Sequence[Features]) -> list[dict[str, Any]]:
    found = [one.rating_average for one in features if one.rating_average is not None]
    counts = [(least, sum(average >= least for average in found)) for least in _RATINGS]
    return [{"min": least, "count": count} for least, count in counts if count]


def _things(things: Sequence[Thing], had: Iterable[Iterable[UUID]]) -> list[dict[str, Any]]:
    """In everybody's order."""
    counts: Mapping[UUID, int] = Counter(each for ids in had for each in set(ids))
    return [
        {"code": thing.code, "name": thing.name, "count": counts[thing.id]}
        for thing in things
        if counts[thing.id]
    ]
