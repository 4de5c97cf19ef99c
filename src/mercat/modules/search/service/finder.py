"""Finds what meets criteria, in their order, page by page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from mercat.modules.search.models import Criteria, Features, Hit, Sort, TagKind, read_tag
from mercat.modules.search.repository import (
    EVERY,
    Area,
    Kind,
    Order,
    features,
    frequencies,
    shape_of,
    tags_of,
    values_of,
)
from mercat.modules.search.service import planning
from mercat.modules.search.service.planning import Estimates
from mercat.modules.search.service.relevance import Relevance
from mercat.modules.search.service.searching import After, Search, plain
from mercat.platform.money import Money
from mercat.platform.reads import Reads, Row

_ORDERS = {Sort.RATING: (Order.RATED, "rating_rank"), Sort.PRICE: (Order.PRICED, "price_from")}


class Finder:
    """`reads` plans each statement for its values: `Resources.planned_reads`."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def businesses(self, criteria: Criteria) -> Sequence[Hit]:
        """One more than `limit` where there are more, as `Cursors.page` wants it. Raises ValueError
        for an order by distance without a circle or by price without a currency.
        """
        return await self._find(Kind.BUSINESS, criteria)

    async def studios(self, criteria: Criteria) -> Sequence[Hit]:
        """The same."""
        return await self._find(Kind.STUDIO, criteria)

    async def features_of_businesses(self, criteria: Criteria, most: int) -> Sequence[Features]:
        """Of those that meet the criteria, in no order and no more than `most`: for facets."""
        return await self._features(Kind.BUSINESS, criteria, most)

    async def features_of_studios(self, criteria: Criteria, most: int) -> Sequence[Features]:
        """The same."""
        return await self._features(Kind.STUDIO, criteria, most)

    async def _find(self, kind: Kind, criteria: Criteria) -> Sequence[Hit]:
        if criteria.sort is Sort.DISTANCE and criteria.circle is None:
            raise ValueError("From where is it near?")
        if criteria.sort is Sort.PRICE and not (criteria.currency or criteria.price_max):
            raise ValueError("Prices of one currency have an order.")
        estimates = await self._estimate(kind, criteria)
        weighs = criteria.sort is Sort.RELEVANCE
        search = Search(self._reads, kind, criteria, estimates, weighs=weighs)
        if weighs:
            return await Relevance(search, criteria).hits()
        if criteria.sort is Sort.DISTANCE:
            rows, _ = await search.near(criteria.limit + 1, _last(criteria))
            return [_hit(row, row["distance_m"]) for row in rows[: criteria.limit + 1]]
        order, column = _ORDERS[criteria.sort]
        rows = await search.first(order, criteria.limit + 1, _last(criteria))
        return [_hit(row, row[column]) for row in rows]

    async def _estimate(self, kind: Kind, criteria: Criteria) -> Estimates:
        wanted = [one for term in criteria.terms for one in term.alternatives]
        words = [one.word for one in wanted if not one.is_prefix]
        tags = [tag for some in tags_of(criteria) for tag in some]
        if not (wanted or tags):
            return Estimates(total=0)
        prefixes = [one.word for one in wanted if one.is_prefix]
        rows = await self._reads.all(
            frequencies(kind), words=[EVERY, *words, *tags], prefixes=prefixes
        )
        said = {row["said"]: row["documents"] for row in rows}
        return planning.estimate(criteria, said, said.get(EVERY, 0))

    async def _features(self, kind: Kind, criteria: Criteria, most: int) -> Sequence[Features]:
        shape = shape_of(criteria, terms=0)
        circle = criteria.circle
        estimates = await self._estimate(kind, criteria)
        area = planning.area_of(circle, estimates, has_query=shape.query)
        values: dict[str, Any] = {**values_of(criteria, shape), "most": most}
        if circle:
            values |= {**circle.parameters(), "cells": list(planning.cells_of(circle))}
        query = features(kind, shape, Area.NOWHERE if area is Area.APART else area)
        return [_features(row) for row in await self._reads.all(query, **values)]


def _last(criteria: Criteria) -> After:
    if criteria.after is None:
        return None
    value, last = criteria.after
    assert isinstance(value, (int, float)) and isinstance(last, UUID)  # noqa: S101, PT018 (our own)
    return value, last


def _hit(row: Row, value: float) -> Hit:
    found = plain(row["id"])
    return Hit(found, row.get("distance_m"), None, (value, found))


def _features(row: Row) -> Features:
    ids: dict[TagKind, list[UUID]] = {kind: [] for kind in TagKind}
    for tag in row["tags"]:
        kind, tagged = read_tag(tag)
        ids[kind].append(tagged)
    currency, price = row["price_currency"], row["price_from"]
    return Features(
        id=plain(row["id"]),
        category_ids=tuple(ids[TagKind.CATEGORY]),
        rating_average=row["rating_average"],
        price_from=None if price is None else Money(price, currency),
        equipment_ids=tuple(ids[TagKind.EQUIPMENT]),
        badge_ids=tuple(ids[TagKind.BADGE]),
        verified=row["verified"],
    )
