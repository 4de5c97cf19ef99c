"""The ways to search: one is fast where another is not, so `service/planning.py` chooses.

Whatever is walked in its order is held apart from its conditions by a LIMIT or OFFSET: the planner,
who does not know how places and words go together, would rather collect everything and sort it.
"""

from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from mercat.modules.search.models import Kind
from mercat.modules.search.repository.conditions import (
    Shape,
    conditions,
    has_tags,
    has_words,
    text_worth,
)
from mercat.platform.places import POINTS, distance_to_middle
from mercat.platform.reads import Query


class Order(Enum):
    """What hits are asked for by: with the columns of it, and whether the most comes first."""

    NEAR = "near"
    GOOD = "good"
    RATED = "rated"
    PRICED = "priced"

    @property
    def descends(self) -> bool:
        return self in {Order.GOOD, Order.RATED}


class Area(Enum):
    """By what an index of words is narrowed to a place. APART: it is not, the place is looked at
    afterwards.
    """

    NOWHERE = "nowhere"
    CELLS = "cells"
    BOXES = "boxes"
    APART = "apart"


MOST = bindparam("most", type_=Integer)
"""How many hits."""


@cache
def nearest(kind: Kind, shape: Shape, *, capped: bool, after: bool) -> Query:
    """In the order of the map, nearest first, with `metres`: how far it is there. `walk`: after how
    many documents of these tags it is given up.
    """
    record: Any = kind.record
    metres = POINTS.nearness(record).label("metres")
    walk = select(*_columns(kind), metres).where(POINTS.box(record)).order_by(metres)
    if shape.tags:
        walk = walk.where(has_tags(record))
    walk = walk.limit(bindparam("walk", type_=Integer)) if capped else walk.offset(_NOTHING)
    walked = walk.subquery()
    found = aliased(kind.record, walked)
    query = _told(found, shape, Order.NEAR).add_columns(walked.c.metres)
    return Query(_met(query, found, shape, after=Order.NEAR if after else None).limit(MOST))


@cache
def in_order(kind: Kind, shape: Shape, order: Order, *, cells: int, after: bool) -> Query:
    """The first of its order first, everywhere or, merged, from so many cells; `walk` as above."""
    record: Any = kind.record

    def walk(*where: ColumnElement[bool]) -> Select[Any]:
        some = select(*_columns(kind)).where(*where, *_priced(record, order))
        if order is Order.PRICED:
            some = some.where(record.price_currency == bindparam("currency", type_=Text))
        if after:
            some = some.where(_is_after(record, order))
        return some

    if cells:
        numbers = (bindparam(f"cell{n}", type_=BigInteger) for n in range(cells))
        walks = (walk(record.cell == one).order_by(*_ordered(record, order)) for one in numbers)
        union = union_all(*(one.subquery().select() for one in walks)).subquery()
        merged = aliased(kind.record, union)
        whole = select(union).order_by(*_ordered(merged, order))
    else:
        whole = walk().order_by(*_ordered(record, order))
    found = aliased(kind.record, whole.limit(bindparam("walk", type_=Integer)).subquery())
    return Query(_met(_told(found, shape, order), found, shape).limit(MOST))


@cache
def matching(kind: Kind, shape: Shape, order: Order, area: Area, *, after: bool) -> Query:
    """All that meet the conditions, put into order."""
    record: Any = kind.record
    some = select(*_columns(kind)).where(*_somewhere(record, area), *_priced(record, order))
    if shape.query:
        some = some.where(has_words(record))
    found = aliased(kind.record, some.offset(_NOTHING).subquery())
    asked = after and order
    query = _met(_told(found, shape, order), found, shape, after=asked or None, indexed=True)
    return Query(query.order_by(*_ordered(found, order)).limit(MOST))


@cache
def crowd(kind: Kind) -> Query:
    """`found`: how many documents there are in the box, counted no further than to `most`."""
    record: Any = kind.record
    some = select(literal_column("1")).where(POINTS.box(record)).limit(MOST).subquery()
    return Query(select(func.count().label("found")).select_from(some))


@cache
def features(kind: Kind, shape: Shape, area: Area) -> Query:
    """What is counted of documents that meet the conditions."""
    record: Any = kind.record
    query = select(
        record.id,
        func.tsvector_to_array(record.tags).label("tags"),
        record.rating_average,
        record.price_from,
        record.price_currency,
        record.verified,
    )
    return Query(_met(query.where(*_somewhere(record, area)), record, shape).limit(MOST))


_NOTHING: ColumnElement[int] = literal_column("0")
_LEAN = (
    *("id", "latitude", "longitude", "place", "words", "tags", "rating_average", "rating_rank"),
    *("quality", "price_from", "price_currency", "open_minutes", "timezone", "verified"),
)


def _columns(kind: Kind) -> Sequence[Any]:
    """Those that conditions and orders look at."""
    names = (*_LEAN, "capacity") if kind is Kind.STUDIO else _LEAN
    return [getattr(kind.record, name) for name in names]


def _somewhere(record: Any, area: Area) -> Sequence[ColumnElement[bool]]:
    if area is Area.CELLS:
        return [record.cell == func.any(bindparam("cells", type_=ARRAY(BigInteger)))]
    return [POINTS.boxes(record)] if area is Area.BOXES else []


def _told(record: Any, shape: Shape, order: Order) -> Select[Any]:
    query = select(record.id)
    if shape.circle:
        query = query.add_columns(distance_to_middle(record).label("distance_m"))
    if order is Order.RATED:
        query = query.add_columns(record.rating_rank)
    if order is Order.PRICED:
        query = query.add_columns(record.price_from)
    if order in {Order.NEAR, Order.GOOD}:
        query = query.add_columns(record.quality)
    if shape.terms:
        query = query.add_columns(text_worth(record, shape.terms).label("text"))
    return query


def _met(
    query: Select[Any],
    record: Any,
    shape: Shape,
    *,
    after: Order | None = None,
    indexed: bool = False,
) -> Select[Any]:
    query = query.where(*conditions(record, shape, indexed=indexed))
    if shape.circle:
        metres = distance_to_middle(record)
        query = query.where(metres <= bindparam("circle_radius", type_=Double))
    return query if after is None else query.where(_is_after(record, after))


def _keys(record: Any, order: Order) -> Sequence[Any]:
    if order is Order.NEAR:
        return [distance_to_middle(record), record.id]
    columns = {Order.GOOD: "quality", Order.RATED: "rating_rank", Order.PRICED: "price_from"}
    return [getattr(record, columns[order]), record.id]


def _ordered(record: Any, order: Order) -> Sequence[Any]:
    return [key.desc() if order.descends else key.asc() for key in _keys(record, order)]


def _is_after(record: Any, order: Order) -> ColumnElement[bool]:
    kind = BigInteger if order is Order.PRICED else Double
    last = tuple_(bindparam("after_value", type_=kind), bindparam("after_id", type_=Uuid))
    here = tuple_(*_keys(record, order))
    return here < last if order.descends else here > last


def _priced(record: Any, order: Order) -> Sequence[ColumnElement[bool]]:
    return [record.price_from.is_not(None)] if order is Order.PRICED else []
