"""Businesses that could be: each is the work of its dice, and always comes out the same."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mercat.entrypoints.seeding import naming
from mercat.entrypoints.seeding.batch import Batch
from mercat.entrypoints.seeding.marks import UNTIL, Dice, Marks
from mercat.entrypoints.seeding.people import COLLEAGUES, People, Person, Team
from mercat.entrypoints.seeding.words import Offer
from mercat.entrypoints.seeding.world import Craft, Spot, World
from mercat.modules.businesses.models import BusinessStatus, SubscriptionStatus, TeamRole
from mercat.modules.catalogue.models import OfferingPlace, OfferingStatus, Pricing

TOWN = 0
"""The seed of the demo's town, which is small enough for slugs without a number."""
_DRAFTS, _VERIFIED, _VERSATILE = 0.1, 0.4, 0.2
"""How many of all are drafts, are verified, know a second trade."""
_RADII = (5_000, 10_000, 15_000, 25_000, 40_000)
_BUFFERS = (0, 0, 15, 30)
_MOST_OFFERS = 3


class Inventor:
    def __init__(self, world: World, seed: int, people: People) -> None:
        self.seed = seed
        self._world = world
        self._people = people
        self._dice = Dice()
        self._plain: Counter[str] = Counter()

    def marks(self, numbers: Iterable[int]) -> dict[UUID, Marks]:
        """By the id of each business."""
        return {marks.id: marks for marks in (Marks(self.seed, one) for one in numbers)}

    def invent(self, all_marks: Iterable[Marks]) -> Batch:
        batch = Batch()
        for marks in all_marks:
            self._add(batch, marks)
        return batch

    def _add(self, batch: Batch, marks: Marks) -> None:
        dice = self._dice
        marks.throw(dice)
        spot, craft = self._place(), self._craft()
        owner = self._people.person(dice, marks, spot)
        words = naming.words_of(dice, craft, spot, owner)
        team = Team(marks, spot, " ".join(words), self._slug(words, marks, spot))
        batch.users.append(self._people.row(team, owner, TeamRole.OWNER))
        batch.businesses.append(self._business(team, craft, owner))
        stamp = (marks.id, *marks.stamp)
        batch.slugs.append((*stamp, team.slug))
        batch.subscriptions.append((*stamp, self._world.plan_id, _ACTIVE, marks.born, None, False))
        batch.members.append((*stamp, owner.id, TeamRole.OWNER, None, True))
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

    def _business(self, team: Team, craft: Craft, owner: Person) -> tuple[Any, ...]:
        dice, marks, spot, country = self._dice, team.marks, team.spot, team.spot.country
        published_at, verified_at = self._milestones(marks)
        travels = craft.trade.kind.place == OfferingPlace.AT_CUSTOMER
        return (
            marks.id,
            marks.born,
            verified_at or published_at or marks.born,
            team.name,
            team.slug,
            naming.description_of(dice, team.name, craft, spot, owner),
            naming.digits(dice, country.phone),
            f"hello@{team.slug}.example",
            f"https://{team.slug}.example/",
            naming.address_of(dice, spot),
            naming.digits(dice, country.postal),
            spot.id,
            spot.timezone,
            spot.currency,
            dice.pick(_RADII) if travels else None,
            _DRAFT if published_at is None else _PUBLISHED,
            published_at,
            verified_at,
            0,
            owner.id,
            round(spot.latitude + spot.reach[0] * self._off_centre(), 6),
            round(spot.longitude + spot.reach[1] * self._off_centre(), 6),
        )

    def _slug(self, words: tuple[str, ...], marks: Marks, spot: Spot) -> str:
        if self.seed == TOWN:
            return self._plain_slug(words)
        suffix = str(marks.number) if self.seed == 1 else f"{self.seed}-{marks.number}"
        return naming.slug((*words, spot.name), suffix)

    def _plain_slug(self, words: tuple[str, ...]) -> str:
        """Of a name that nobody else in this town has, or with a number."""
        plain = naming.slug(words)
        self._plain[plain] += 1
        return plain if self._plain[plain] == 1 else naming.slug(words, str(self._plain[plain]))

    def _milestones(self, marks: Marks) -> tuple[datetime | None, datetime | None]:
        """When it was published and verified."""
        dice = self._dice
        if dice.random() < _DRAFTS:
            return None, None
        published_at = min(marks.born + timedelta(minutes=10 + dice.below(9_000)), UNTIL)
        if dice.random() >= _VERIFIED:
            return published_at, None
        return published_at, min(published_at + timedelta(minutes=600 + dice.below(9_000)), UNTIL)

    def _off_centre(self) -> float:
        """Between -1 and 1, and mostly near 0."""
        dice = self._dice
        return (dice.random() + dice.random() + dice.random()) / 1.5 - 1

    def _add_hours(self, batch: Batch, marks: Marks, craft: Craft) -> None:
        another, stamp = marks.another, marks.stamp
        batch.hours += [
            (another(count), *stamp, one.weekday, one.opens, one.closes)
            for count, one in enumerate(self._dice.pick(craft.trade.kind.hours))
        ]

    def _add_categories(self, batch: Batch, marks: Marks, craft: Craft) -> None:
        batch.categories.append((marks.id, *marks.stamp, craft.category_id, 0))
        if craft.others and self._dice.random() < _VERSATILE:
            batch.categories.append(
                (marks.another(1), *marks.stamp, self._dice.pick(craft.others), 1)
            )

    def _add_offerings(self, batch: Batch, marks: Marks, spot: Spot, craft: Craft) -> None:
        dice, offers = self._dice, list(craft.trade.offers)
        while len(offers) > _MOST_OFFERS or (len(offers) > 2 and dice.random() < 0.3):
            offers.pop(dice.below(len(offers)))
        place, buffer = craft.trade.kind.place, dice.pick(_BUFFERS)
        for position, offer in enumerate(offers):
            batch.offerings.append(
                (
                    marks.another(position),
                    *marks.stamp,
                    craft.category_id,
                    offer.name,
                    offer.pricing,
                    *self._price(offer, spot),
                    offer.minutes,
                    buffer,
                    place,
                    offer.pricing != Pricing.QUOTE,
                    _ON_OFFER,
                    position,
                )
            )

    def _price(self, offer: Offer, spot: Spot) -> tuple[int | None, str | None]:
        if offer.dollars is None:
            return None, None
        return self._dice.pick(self._world.prices(offer, spot)), spot.currency

    def _add_colleagues(self, batch: Batch, team: Team) -> None:
        marks = team.marks
        for count, (role, title) in enumerate(COLLEAGUES, start=1):
            person = self._people.person(self._dice, marks, team.spot, count)
            batch.users.append(self._people.row(team, person, role))
            batch.customers.append((person.id, marks.born, marks.born, person.id))
            stamp = (marks.another(count), *marks.stamp)
            batch.members.append((*stamp, person.id, role, title, True))


_DRAFT, _PUBLISHED = BusinessStatus.DRAFT.value, BusinessStatus.PUBLISHED.value
_ACTIVE, _ON_OFFER = SubscriptionStatus.ACTIVE.value, OfferingStatus.ACTIVE.value
