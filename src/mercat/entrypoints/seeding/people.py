"""Those who own businesses and work in them."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from mercat.entrypoints.seeding.batch import USERS
from mercat.entrypoints.seeding.marks import Dice, Marks
from mercat.entrypoints.seeding.words import letters
from mercat.entrypoints.seeding.world import Spot
from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserStatus, UserType
from mercat.platform.bulk.fields import NULL, jsonb, text

COLLEAGUES = {TeamRole.MANAGER: "Manager", TeamRole.MEMBER: "Assistant"}
"""What they are called there."""
_TEAMS = 0.1
"""How many of all businesses are more than their owner."""
_FIRST = 200
"""People's ids count from here; those of a business's own rows stay below."""


@dataclass(frozen=True)
class Person:
    id: bytes
    """As a field."""
    first_name: str
    last_name: str
    email: str
    """Nobody's (RFC 2606 §3), and no two have the same."""


@dataclass(frozen=True)
class Team:
    """What people are the team of."""

    marks: Marks
    spot: Spot
    name: str
    slug: str


@dataclass(frozen=True)
class Resident:
    """Somebody who is known by name: takes the place of whoever the dice would have made up."""

    email: str
    first_name: str
    last_name: str


class People:
    """`password_hash`: that of every account, or None: then nobody can sign in to them.
    `residents`: by the number of their business and their place in its team, 0 for the owner.
    """

    def __init__(
        self,
        seed: int,
        password_hash: str | None,
        residents: Mapping[tuple[int, int], Resident] | None = None,
    ) -> None:
        self._mark = "" if seed == 1 else f".{seed}"
        password = NULL if password_hash is None else text(password_hash)
        self._sign_ins = {
            kind: password + text(kind.value) + text(UserStatus.ACTIVE.value) for kind in UserType
        }
        self._residents = residents or {}

    def has_team(self, dice: Dice, marks: Marks) -> bool:
        return dice.random() < _TEAMS or (marks.number, 1) in self._residents

    def person(self, dice: Dice, marks: Marks, spot: Spot, count: int = 0) -> Person:
        """`count`: 0 is the owner."""
        tongue, own_id = spot.country.tongue, marks.another(_FIRST + count)
        first_name, last_name = dice.pick(tongue.first), dice.pick(tongue.last)
        resident = self._residents.get((marks.number, count))
        if resident is not None:
            return Person(own_id, resident.first_name, resident.last_name, resident.email)
        own = f"{marks.label}{self._mark}" + (f"-{count}" if count else "")
        email = f"{letters(first_name)}.{letters(last_name)}.{own}@example.com"
        return Person(own_id, first_name, last_name, email)

    def row(self, team: Team, person: Person, role: TeamRole) -> bytes:
        """Of the account, with `memberships` as MembershipRead."""
        there = {"business_id": str(team.marks.id), "name": team.name, "slug": team.slug}
        memberships = orjson.dumps([there | {"role": role.value}])
        kind = UserType.BUSINESS_OWNER if role is TeamRole.OWNER else UserType.CUSTOMER
        return self.account(team.marks, team.spot, person, kind, memberships)

    def account(
        self, marks: Marks, spot: Spot, person: Person, kind: UserType, memberships: bytes
    ) -> bytes:
        """Its row. `memberships`: JSON."""
        return b"".join(
            (
                USERS.start,
                person.id,
                marks.birth * 3,
                self._sign_ins[kind],
                spot.zone,
                text(person.email),
                text(person.first_name),
                text(person.last_name),
                jsonb(memberships),
            )
        )
