"""Businesses that could be: each is the work of its dice, and always comes out the same."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

from mercat.entrypoints.seeding import naming
from mercat.entrypoints.seeding.batch import (
    BUSINESSES,
    CATEGORIES,
    CUSTOMERS,
    HOURS,
    MEMBERS,
    OFFERINGS,
    SLUGS,
    SUBSCRIPTIONS,
    Batch,
)
from mercat.entrypoints.seeding.marks import UNTIL, Dice, Marks
from mercat.entrypoints.seeding.people import COLLEAGUES, People, Person, Team
from mercat.entrypoints.seeding.world import Craft, Spot, World
from mercat.modules.businesses.models import BusinessStatus, SubscriptionStatus, TeamRole
from mercat.modules.catalogue.models import OfferingPlace
from mercat.platform.bulk.fields import NULL, bigint, boolean, double, moment, text

TOWN = 0
"""The seed of the demo's town, which is small enough for slugs without a number."""
_DRAFTS, _VERIFIED, _VERSATILE = 0.1, 0.4, 0.2
"""How many of all are drafts, are verified, know a second trade."""
_MOST_OFFERS = 3
# Ends and parts of rows that many of them share.
_RADII = [bigint(metres) for metres in (5_000, 10_000, 15_000, 25_000, 40_000)]
_BUFFERS = [bigint(minutes) for minutes in (0, 0, 15, 30)]
_POSITIONS = [bigint(position) for position in range(_MOST_OFFERS)]
_UNRATED = bigint(0)
_DRAFT, _PUBLISHED = text(BusinessStatus.DRAFT.value), text(BusinessStatus.PUBLISHED.value)
_FREE = text(SubscriptionStatus.ACTIVE.value) + boolean(False)
_MEMBERS = {TeamRole.OWNER: text(TeamRole.OWNER.value) + NULL + boolean(True)} | {
    role: text(role.value) + text(title) + boolean(True) for role, title in COLLEAGUES.items()
}


@dataclass(frozen=True)
class Founding:
    """How a business began."""

    marks: Marks
    spot: Spot
    craft: Craft
    owner: Person
    words: tuple[str, ...]
    """Of its name."""


class Inventor:
    """`kind` and `age`: see Marks. Those of a kind are all published. `crafts`: of those of these
    numbers, whatever the dice say.
    """

    def __init__(
        self,
        world: World,
        seed: int,
        people: People,
        kind: str = "",
        age: timedelta = timedelta(),
        *,
        crafts: Mapping[int, Craft] = MappingProxyType({}),
    ) -> None:
        self.seed = seed
        self._crafts = crafts
        self._kind, self._age = kind, age
        self._world = world
        self._people = people
        self._dice = Dice()
        self._plain: Counter[str] = Counter()

    def marks(self, numbers: Iterable[int]) -> dict[UUID, Marks]:
        """By the id of each business."""
        every = (Marks(self.seed, one, self._kind, self._age) for one in numbers)
        return {marks.id: marks for marks in every}

    def invent(self, all_marks: Iterable[Marks]) -> Batch:
        batch = Batch()
        for marks in all_marks:
            self._add(batch, marks)
        return batch

    def found(self, marks: Marks) -> Founding:
        """What there is first of each; the dice have more to say of it."""
        dice = self._dice
        marks.throw(dice)
        spot, drawn = self._place(), self._craft()
        craft = self._crafts.get(marks.number, drawn)
        owner = self._people.person(dice, marks, spot)
        return Founding(marks, spot, craft, owner, naming.words_of(dice, craft, spot, owner))

    def _add(self, batch: Batch, marks: Marks) -> None:
        dice, founding = self._dice, self.found(marks)
        spot, craft, owner, words = founding.spot, founding.craft, founding.owner, founding.words
        team = Team(marks, spot, " ".join(words), self._slug(words, marks, spot))
        batch.users.append(self._people.row(team, owner, TeamRole.OWNER))
        batch.businesses.append(self._business(team, craft, owner))
        first = marks.another(0) + marks.stamp
        batch.slugs.append(SLUGS.start + first + text(team.slug))
        batch.subscriptions.append(
            SUBSCRIPTIONS.start + first + marks.birth + NULL + self._world.plan + _FREE
        )
        batch.members.append(MEMBERS.start + first + owner.id + _MEMBERS[TeamRole.OWNER])
        self._add_hours(batch, marks, craft)
        self._add_categories(batch, marks, craft)
        self._add_offerings(batch, marks, spot, craft)
        if self._people.has_team(dice, marks):
            self._add_colleagues(batch, team)

    def _place(self) -> Spot:
        weights = self._world.spot_weights
        return self._world.spots[bisect(weights, self._dice.random() * weights[-1])]

    def _craft(self) -> Craft:
        weights = self._world.craft_weights
        return self._world.crafts[bisect(weights, self._dice.random() * weights[-1])]

    def _business(self, team: Team, craft: Craft, owner: Person) -> bytes:
        dice, marks, spot, country = self._dice, team.marks, team.spot, team.spot.country
        travels = craft.trade.kind.place == OfferingPlace.AT_CUSTOMER
        return b"".join(
            (
                BUSINESSES.start,
                marks.another(0),
                marks.birth,
                self._milestones(marks),
                text(team.name),
                text(team.slug),
                text(naming.description_of(dice, team.name, craft, spot, owner)),
                text(naming.digits(dice, country.phone)),
                text(f"hello@{team.slug}.example"),
                text(f"https://{team.slug}.example/"),
                text(naming.address_of(dice, spot)),
                text(naming.digits(dice, country.postal)),
                spot.where,
                dice.pick(_RADII) if travels else NULL,
                owner.id,
                double(round(spot.latitude + spot.reach[0] * self._off_centre(), 6)),
                double(round(spot.longitude + spot.reach[1] * self._off_centre(), 6)),
                _UNRATED,
            )
        )

    def _slug(self, words: tuple[str, ...], marks: Marks, spot: Spot) -> str:
        if self.seed == TOWN:
            return self._plain_slug(words)
        suffix = marks.label if self.seed == 1 else f"{self.seed}-{marks.label}"
        return naming.slug((*words, spot.name), suffix)

    def _plain_slug(self, words: tuple[str, ...]) -> str:
        """Of a name that nobody else in this town has, or with a number."""
        plain = naming.slug(words)
        self._plain[plain] += 1
        return plain if self._plain[plain] == 1 else naming.slug(words, str(self._plain[plain]))

    def _milestones(self, marks: Marks) -> bytes:
        """When it was changed, its status, and when it was published and verified."""
        dice = self._dice
        if dice.random() < _DRAFTS and not self._kind:
            return marks.birth + _DRAFT + NULL + NULL
        at = min(marks.born + timedelta(minutes=10 + dice.below(9_000)), UNTIL)
        published = moment(at)
        if dice.random() >= _VERIFIED:
            return published + _PUBLISHED + published + NULL
        verified = moment(min(at + timedelta(minutes=600 + dice.below(9_000)), UNTIL))
        return verified + _PUBLISHED + published + verified

    def _off_centre(self) -> float:
        """Between -1 and 1, and mostly near 0."""
        dice = self._dice
        return (dice.random() + dice.random() + dice.random()) / 1.5 - 1

    def _add_hours(self, batch: Batch, marks: Marks, craft: Craft) -> None:
        start, another, stamp = HOURS.start, marks.another, marks.stamp
        batch.hours += [
            start + another(count) + stamp + interval
            for count, interval in enumerate(self._dice.pick(craft.trade.kind.weeks))
        ]

    def _add_categories(self, batch: Batch, marks: Marks, craft: Craft) -> None:
        start, stamp = CATEGORIES.start, marks.stamp
        batch.categories.append(start + marks.another(0) + stamp + craft.category + _POSITIONS[0])
        if craft.others and self._dice.random() < _VERSATILE:
            second = self._dice.pick(craft.others)
            batch.categories.append(start + marks.another(1) + stamp + second + _POSITIONS[1])

    def _add_offerings(self, batch: Batch, marks: Marks, spot: Spot, craft: Craft) -> None:
        dice, offers = self._dice, list(self._world.menu(craft, spot))
        while len(offers) > _MOST_OFFERS or (len(offers) > 2 and dice.random() < 0.5):
            offers.pop(dice.below(len(offers)))
        start, stamp, buffer = OFFERINGS.start, marks.stamp, dice.pick(_BUFFERS)
        for position, prices in enumerate(offers):
            told = dice.pick(prices) if len(prices) > 1 else prices[0]
            batch.offerings.append(
                start + marks.another(position) + stamp + told + buffer + _POSITIONS[position]
            )

    def _add_colleagues(self, batch: Batch, team: Team) -> None:
        marks = team.marks
        for count, role in enumerate(COLLEAGUES, start=1):
            person = self._people.person(self._dice, marks, team.spot, count)
            batch.users.append(self._people.row(team, person, role))
            batch.customers.append(CUSTOMERS.start + person.id + marks.birth * 2 + person.id)
            first = MEMBERS.start + marks.another(count) + marks.stamp
            batch.members.append(first + person.id + _MEMBERS[role])
