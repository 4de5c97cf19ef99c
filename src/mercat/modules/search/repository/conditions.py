"""What a document must meet: conditions with bind parameters, and the values of these."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Double,
    Integer,
    Interval,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from mercat.modules.search.models import Criteria, TagKind, Term, Wanted, tag_of
from mercat.modules.search.models.ranking import FIELDS
from mercat.platform.local_time import DAY, WEEK

_HOUR = 60


@dataclass(frozen=True)
class Shape:
    """Which conditions there are: one statement serves all criteria of a shape. `terms`: how many
    words there are to be weighed, 0 where it does not matter where they stand.
    """

    query: bool
    tags: bool
    rating: bool
    open_at: bool
    capacity: bool
    price_max: bool
    currency: bool
    verified: bool
    circle: bool
    terms: int


def shape_of(criteria: Criteria, *, terms: int) -> Shape:
    has_tags = bool(criteria.category_ids or criteria.equipment_ids or criteria.badge_ids)
    return Shape(
        query=bool(criteria.terms) or has_tags,
        tags=has_tags,
        rating=criteria.min_rating is not None,
        open_at=criteria.open_at is not None,
        capacity=criteria.capacity is not None,
        price_max=criteria.price_max is not None,
        currency=currency_of(criteria) is not None,
        verified=criteria.verified,
        circle=criteria.circle is not None,
        terms=terms,
    )


def currency_of(criteria: Criteria) -> str | None:
    return criteria.price_max.currency if criteria.price_max else criteria.currency


def tags_of(criteria: Criteria) -> list[list[str]]:
    """One of each of these lists must be among its tags."""
    every = [[tag_of(TagKind.CATEGORY, one) for one in criteria.category_ids]]
    every += [[tag_of(TagKind.EQUIPMENT, one)] for one in criteria.equipment_ids]
    every += [[tag_of(TagKind.BADGE, one)] for one in criteria.badge_ids]
    return [tags for tags in every if tags]


def values_of(criteria: Criteria, shape: Shape) -> dict[str, Any]:
    """Of all bind parameters but the circle's and those of an order."""
    tags = [" | ".join(f"'{tag}'" for tag in some) for some in tags_of(criteria)]
    words = [_said(term) for term in criteria.terms]
    return {
        "asked": " & ".join(f"({one})" for one in (*words, *tags)),
        "tags": " & ".join(f"({one})" for one in tags),
        "min_rating": criteria.min_rating,
        "open_at": criteria.open_at,
        "capacity": criteria.capacity,
        "price_max": criteria.price_max.amount if criteria.price_max else None,
        "currency": currency_of(criteria),
        **_weighed(criteria.terms[: shape.terms]),
    }


def conditions(record: Any, shape: Shape, *, indexed: bool = False) -> list[ColumnElement[bool]]:
    """All but the place. `indexed`: without words and tags, for those who ask an index for them."""
    every: list[tuple[bool, ColumnElement[bool]]] = [
        (shape.query and not indexed, has_words(record)),
        (shape.rating, record.rating_average >= bindparam("min_rating", type_=Double)),
        (shape.verified, record.verified),
        (shape.price_max, record.price_from <= bindparam("price_max", type_=BigInteger)),
        (shape.currency, record.price_currency == bindparam("currency", type_=Text)),
        (shape.open_at, _may_be_open(record)),
    ]
    found = [condition for asked, condition in every if asked]
    if shape.capacity:
        found.append(record.capacity >= bindparam("capacity", type_=BigInteger))
    return found


def has_words(record: Any) -> ColumnElement[bool]:
    matches: ColumnElement[bool] = record.words.bool_op("@@")(_query("asked"))
    return matches


def has_tags(record: Any) -> ColumnElement[bool]:
    matches: ColumnElement[bool] = record.tags.bool_op("@@")(_query("tags"))
    return matches


def text_worth(record: Any, terms: int) -> ColumnElement[float]:
    """The mean over the words of the worth of the best field that each stands in."""
    worth = [
        case(
            *(
                (record.words.bool_op("@@")(_query(f"term{n}{fields}")), FIELDS[fields[-1]])
                for fields in _BETTER
            ),
            else_=FIELDS["D"],
        )
        for n in range(terms)
    ]
    return cast(sum(worth[1:], worth[0]) / literal(float(terms)), Double)


_BETTER = ("A", "AB", "ABC")
"""Fields, the best alone first: what is in none of them is in D."""


def _query(name: str) -> ColumnElement[Any]:
    return cast(bindparam(name, type_=Text), TSQUERY)


def _may_be_open(record: Any) -> ColumnElement[bool]:
    """At a minute of its own week; where clocks have been changed within the hour, at any of those
    that it may have been.
    """
    at = bindparam("open_at", type_=DateTime(timezone=True))
    zone = func.coalesce(record.timezone, literal_column("'UTC'"))
    here, before = func.timezone(zone, at), func.timezone(zone, at - cast(_AN_HOUR, Interval))
    minute = _minute(here)
    passed = cast(func.date_part("epoch", here - before) / 60, Integer)
    since = minute - func.greatest(passed - _HOUR, 0)
    until = minute + func.greatest(_HOUR - passed, 0)
    sides = [
        func.int4range(since + shift, until + shift, literal_column("'[]'"))
        for shift in (0, WEEK, -WEEK)
    ]
    overlaps: ColumnElement[bool] = record.open_minutes.bool_op("&&")(func.int4multirange(*sides))
    return overlaps


_AN_HOUR: ColumnElement[str] = literal_column("'1 hour'")


def _minute(local: ColumnElement[Any]) -> ColumnElement[int]:
    """Of the week, from Monday 00:00 on."""
    days = cast(func.date_part("isodow", local), Integer) - 1
    hours = cast(func.date_part("hour", local), Integer)
    return days * DAY + hours * _HOUR + cast(func.date_part("minute", local), Integer)


def _said(term: Term, fields: str = "") -> str:
    return " | ".join(_lexeme(one, fields) for one in term.alternatives)


def _lexeme(wanted: Wanted, fields: str) -> str:
    """As tsquery writes it. `words_of` leaves no such signs in a word, but nobody has to ask it."""
    marks = ("*" if wanted.is_prefix else "") + fields
    word = wanted.word.replace("\\", "\\\\").replace("'", "''")
    return f"'{word}'" + (f":{marks}" if marks else "")


def _weighed(terms: tuple[Term, ...]) -> Mapping[str, str]:
    return {
        f"term{n}{fields}": _said(term, fields)
        for n, term in enumerate(terms)
        for fields in _BETTER
    }
