from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from mercat.platform.outbox import Event, Fact


@dataclass(frozen=True, kw_only=True)
class BusinessPublished(Event):
    """Everybody may see it from now on."""

    business_id: UUID


@dataclass(frozen=True, kw_only=True)
class BusinessChanged(Event):
    """Something is different of what everybody may see."""

    business_id: UUID


@dataclass(frozen=True, kw_only=True)
class BusinessUnpublished(Event):
    """Its team or staff have taken it away from the public."""

    business_id: UUID


@dataclass(frozen=True, kw_only=True)
class BusinessSuspended(Event):
    """Staff have stopped it, until they reinstate it: it takes no money and is paid none."""

    business_id: UUID


@dataclass(frozen=True, kw_only=True)
class BusinessArchived(Event):
    """It was given up: nobody sees it any more, its team neither."""

    business_id: UUID


@dataclass(frozen=True, kw_only=True)
class StandingChanged(Event):
    """Staff have decided something about a business of this owner. `change`: VERIFIED, SUSPENDED or
    REINSTATED.
    """

    user_id: UUID
    business_id: UUID
    change: str
    put_off: bool = False
    """The letter alone, which was due earlier: its reader's quiet hours are over."""


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event):
    """The token is made by who sends the letter: it is never in an event."""

    invitation_id: UUID


@dataclass(frozen=True, kw_only=True)
class TeamChanged(Event):
    """One for each person who is to be told. `letter`: a TeamLetter. `about_id`: whom it is about,
    where that is somebody else.
    """

    user_id: UUID
    business_id: UUID
    letter: str
    role: str
    about_id: UUID | None = None
    put_off: bool = False
    """The letter alone, which was due earlier: its reader's quiet hours are over."""


@dataclass(frozen=True, kw_only=True)
class TeamsChanged(Event):
    """Somebody is in other teams than before, or is something else there, or a team of theirs has
    another name.
    """

    user_id: UUID


class MemberTurn(StrEnum):
    JOINED = "joined"
    ROLE_CHANGED = "role_changed"
    REMOVED = "removed"
    """By others, or they have left."""


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Event):
    """Once for each change of a team, whoever is told of it by mail."""

    told_as: ClassVar = frozenset(f"member.{kind}" for kind in MemberTurn)

    business_id: UUID
    user_id: UUID
    role: str
    kind: MemberTurn

    def fact(self) -> Fact:
        data = {"user_id": str(self.user_id), "role": self.role}
        return Fact(self.business_id, f"member.{self.kind}", data)


@dataclass(frozen=True, kw_only=True)
class RenewalDue(Event):
    """A period that is paid for is over, and nobody has cancelled."""

    business_id: UUID
    period_end: datetime
