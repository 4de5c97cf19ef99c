"""The word lists: what trades do and cost, how people and streets are called, when doors open."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from mercat.modules.businesses.models.slugs import slug_of
from mercat.platform.bulk.fields import bigint

_FOLDER = Path(__file__).parent / "vocabulary"


@dataclass(frozen=True)
class Tongue:
    """How people, firms and streets are called. `kin`: who carries a family's firm on."""

    kin: tuple[str, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    poetic: tuple[str, ...]
    streets: tuple[str, ...]


@dataclass(frozen=True)
class Country:
    """`price`: units of its currency that buy what a dollar buys in the United States."""

    tongue: Tongue
    address: str
    postal: str
    phone: str
    price: float


@dataclass(frozen=True)
class Opening:
    """One interval of a weekday, as `BusinessHours` tells it."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Kind:
    """What trades have in common: where they work, when, and how they speak of themselves."""

    place: str
    hours: tuple[tuple[Opening, ...], ...]
    openings: tuple[str, ...]
    middles: tuple[str, ...]
    promises: tuple[str, ...]
    closings: tuple[str, ...]

    @cached_property
    def weeks(self) -> list[list[bytes]]:
        """The intervals of `hours`, each as the last fields of its row."""
        return [
            [bigint(one.weekday) + bigint(one.opens) + bigint(one.closes) for one in week]
            for week in self.hours
        ]


@dataclass(frozen=True)
class Offer:
    """`dollars` is None for a QUOTE, as `minutes` is."""

    name: str
    pricing: str
    dollars: int | None
    minutes: int | None


@dataclass(frozen=True)
class Trade:
    """`category`: its slug. `common`: how many of it there are beside the others."""

    category: str
    kind: Kind
    common: int
    names: tuple[str, ...]
    does: tuple[str, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Words:
    countries: Mapping[str, Country]
    trades: tuple[Trade, ...]


@cache
def words() -> Words:
    tongues = {name: _tongue(told) for name, told in read("tongues").items()}
    sentences = read("sentences")
    hours = {
        name: tuple(opening for line in lines for opening in _openings(line))
        for name, lines in sentences.pop("hours").items()
    }
    kinds = {name: _kind(told, hours) for name, told in sentences.items()}
    return Words(
        countries={
            code: Country(**{**told, "tongue": tongues[told["tongue"]]})
            for code, told in read("countries").items()
        },
        trades=tuple(_trade(slug, told, kinds) for slug, told in read("trades").items()),
    )


@cache
def letters(word: str) -> str:
    """There are thousands of words, and millions of names."""
    return slug_of(word)


def read(name: str) -> dict[str, Any]:
    """One of the lists."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text())


def _tongue(told: dict[str, Any]) -> Tongue:
    return Tongue(
        kin=tuple(told["kin"]),
        first=tuple(told["first"].split()),
        last=tuple(told["last"].split()),
        poetic=tuple(told["poetic"]),
        streets=tuple(told["streets"]),
    )


def _kind(told: dict[str, Any], hours: Mapping[str, tuple[Opening, ...]]) -> Kind:
    return Kind(
        place=told["place"],
        hours=tuple(hours[name] for name in told["hours"]),
        openings=tuple(told["openings"]),
        middles=tuple(told["middles"]),
        promises=tuple(told["promises"]),
        closings=tuple(told["closings"]),
    )


def _openings(line: str) -> list[Opening]:
    """`0-4 14:00-02:00`: Monday to Friday, past midnight."""
    days, _, times = line.partition(" ")
    first, last = map(int, days.split("-"))
    opens, closes = map(minutes_of, times.split("-"))
    if closes <= opens:
        closes += 24 * 60
    return [Opening(day, opens, closes) for day in range(first, last + 1)]


def minutes_of(time: str) -> int:
    """`07:30` is 450."""
    hours, minutes = map(int, time.split(":"))
    return 60 * hours + minutes


def _trade(slug: str, told: dict[str, Any], kinds: Mapping[str, Kind]) -> Trade:
    return Trade(
        category=slug,
        kind=kinds[told["kind"]],
        common=told["common"],
        names=tuple(told["names"]),
        does=tuple(told["does"]),
        offers=tuple(map(_offer, told["offers"])),
    )


def _offer(line: str) -> Offer:
    """`Leak repair | HOURLY 85 60` or `New bathroom | QUOTE`."""
    name, _, terms = line.partition(" | ")
    pricing, *numbers = terms.split()
    dollars, minutes = map(int, numbers) if numbers else (None, None)
    return Offer(name, pricing, dollars, minutes)
