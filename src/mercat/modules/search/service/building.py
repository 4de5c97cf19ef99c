"""What a document says, of what is known of a thing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from mercat.modules.businesses.models.completeness import Completeness, completeness
from mercat.modules.search.models import TagKind, tag_of
from mercat.modules.search.models.ranking import (
    PRIOR_RATING,
    PRIOR_VOTES,
    answers_share,
    quality,
)
from mercat.modules.search.service.words import words_of
from mercat.modules.venues.models import DayHours, DayMode
from mercat.modules.venues.models.completeness import studio_completeness
from mercat.platform.local_time import DAY, WEEK, Weekly

LONGEST_TEXT = 5_000
"""Characters of a description that are read."""
Document = dict[str, Any]
Texts = Iterable[str | None]


@dataclass(frozen=True)
class Branch:
    """A category, as the tree of them knows it. `above`: from its parent up."""

    id: UUID
    name: str
    synonyms: Sequence[str]
    above: Sequence[UUID]


class Tree(Mapping[UUID, Branch]):
    """All categories by id."""

    def __init__(self, rows: Sequence[Any]) -> None:
        parents = {row.id: row.parent_id for row in rows}
        self._branches = {
            row.id: Branch(row.id, row.name, row.synonyms, _above(parents, row.id)) for row in rows
        }

    def __getitem__(self, key: UUID) -> Branch:
        return self._branches[key]

    def __iter__(self) -> Any:
        return iter(self._branches)

    def __len__(self) -> int:
        return len(self._branches)


def business_document(facts: Any, tree: Tree) -> Document:
    """`facts`: a row of `BUSINESSES`."""
    branches = _branches(facts, tree)
    fields = {**facts._mapping, "categories": branches}  # noqa: SLF001 (public API)
    week = [Weekly(*one) for one in facts.hours or ()]
    tags = [tag_of(TagKind.CATEGORY, one) for one in _with_above(branches)]
    words = _words(
        tags,
        A=[facts.name],
        B=_said_of(branches, tree),
        C=facts.offers or (),
        D=[facts.description and facts.description[:LONGEST_TEXT], *_where(facts)],
    )
    return _shared(facts, branches, completeness(fields), week) | {
        "words": words,
        "tags": _bare(tags),
    }


def studio_document(facts: Any, tree: Tree) -> Document:
    """`facts`: a row of `STUDIOS`."""
    branches = _branches(facts, tree)
    days = [DayHours(day, DayMode(mode), spans) for day, mode, spans in facts.days or ()]
    pieces, badges = facts.equipment or (), facts.badges or ()
    fields = {
        **facts._mapping,  # noqa: SLF001 (public API)
        "days": [day for day in days if day.mode is not DayMode.CLOSED],
        "rooms": facts.offers,
        "prices": facts.price_from is not None,
    }
    tags = [
        *(tag_of(TagKind.CATEGORY, one) for one in _with_above(branches)),
        *sorted({tag_of(TagKind.EQUIPMENT, UUID(one)) for one, *_ in pieces}),
        *(tag_of(TagKind.BADGE, UUID(one)) for one, _ in badges),
    ]
    words = _words(
        tags,
        A=[facts.name],
        B=_said_of(branches, tree),
        C=[
            *(facts.offers or ()),
            *(name for _, *names in pieces for name in names),
            *(name for _, name in badges),
        ],
        D=[
            facts.description and facts.description[:LONGEST_TEXT],
            facts.business_name,
            *_where(facts),
        ],
    )
    week = [one for day in days for one in day.weekly]
    return _shared(facts, branches, studio_completeness(fields), week) | {
        "words": words,
        "tags": _bare(tags),
        "business_id": str(facts.business_id),
        "capacity": facts.capacity,
    }


def rating_rank(average: float | None, count: int) -> float:
    """A mean that few votes draw little from everybody's; 0 for who has none."""
    if not count or average is None:
        return 0.0
    return (PRIOR_VOTES * PRIOR_RATING + average * count) / (PRIOR_VOTES + count)


def open_minutes(week: Iterable[Weekly]) -> str:
    """As a multirange: what goes on past Sunday goes on on Monday."""
    spans = [(one.weekday * DAY + one.opens, one.weekday * DAY + one.closes) for one in week]
    cut = [(start, min(end, WEEK)) for start, end in spans]
    cut += [(0, end - WEEK) for _, end in spans if end > WEEK]
    return "{" + ",".join(f"[{start},{end})" for start, end in cut) + "}"


def _shared(
    facts: Any, branches: Sequence[Branch], complete: Completeness, week: Sequence[Weekly]
) -> Document:
    average, count = facts.rating_average, facts.rating_count
    return {
        "id": str(facts.id),
        "name": facts.name,
        "slug": facts.slug,
        "category_id": str(branches[0].id) if branches else None,
        "latitude": facts.latitude,
        "longitude": facts.longitude,
        "rating_average": average,
        "rating_count": count,
        "rating_rank": rating_rank(average, count),
        "quality": quality(
            rating_total=(average or 0) * count,
            rating_count=count,
            answers=answers_share(facts.offered or 0, facts.answered or 0, facts.median_seconds),
            completeness=complete.percent / 100,
            verified=facts.verified_at is not None,
        ),
        "price_from": facts.price_from if facts.currency else None,
        "price_currency": facts.currency if facts.price_from is not None else None,
        "open_minutes": open_minutes(week),
        "timezone": facts.timezone,
        "verified": facts.verified_at is not None,
        "published_at": facts.published_at.isoformat(),
    }


def _words(tags: Iterable[str], **fields: Texts) -> str:
    """As tsvector writes them: each once, in the best of its fields. Tags of categories stand in
    A: who names a trade means those that are of it more than those that speak of it.
    """
    best: dict[str, str] = {}
    for field in "ABCD":
        spoken = _said_by_many if field == "B" else words_of
        for told in fields[field]:
            for word in spoken(told or ""):
                best.setdefault(word, field)
    best |= {tag: "A" if tag[1] == TagKind.CATEGORY else "C" for tag in tags}
    return " ".join(f"'{word}':1{field}" for word, field in best.items())


@lru_cache(maxsize=8_192)
def _said_by_many(phrase: str) -> Sequence[str]:
    """Of what trades are called, which thousands of documents say."""
    return words_of(phrase)


def _bare(tags: Iterable[str]) -> str:
    return " ".join(f"'{tag}'" for tag in tags)


def _branches(facts: Any, tree: Tree) -> Sequence[Branch]:
    return [tree[UUID(one)] for one in facts.categories or ()]


def _with_above(branches: Sequence[Branch]) -> Sequence[UUID]:
    return list(dict.fromkeys(one for branch in branches for one in (branch.id, *branch.above)))


def _said_of(branches: Sequence[Branch], tree: Tree) -> Texts:
    """Names, what people call them, and the names of those above."""
    for branch in branches:
        yield branch.name
        yield from branch.synonyms
        yield from (tree[one].name for one in branch.above)


def _where(facts: Any) -> Texts:
    return [facts.city_name, facts.city_region]


def _above(parents: Mapping[UUID, UUID | None], of: UUID) -> Sequence[UUID]:
    found: list[UUID] = []
    above = parents[of]
    while above is not None and above not in found:
        found.append(above)
        above = parents[above]
    return found
