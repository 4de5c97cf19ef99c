from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from mercat.platform.outbox import Event, Fact


@dataclass(frozen=True, kw_only=True)
class MatchingDue(Event):
    """A request is to be offered to more businesses, if it still looks for somebody."""

    request_id: UUID


class RequestTurn(StrEnum):
    CREATED = "created"
    AWARDED = "awarded"
    REOPENED = "reopened"
    """Whoever was accepted was not paid: it looks for somebody again."""
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class RequestChanged(Event):
    request_id: UUID
    kind: RequestTurn


class LeadTurn(StrEnum):
    OFFERED = "offered"
    DECLINED = "declined"
    WON = "won"
    LOST = "lost"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class LeadChanged(Event):
    told_as: ClassVar = frozenset(f"lead.{kind}" for kind in LeadTurn)

    lead_id: UUID
    request_id: UUID
    business_id: UUID
    kind: LeadTurn

    def fact(self) -> Fact:
        data = {"lead_id": str(self.lead_id), "request_id": str(self.request_id)}
        return Fact(self.business_id, f"lead.{self.kind}", data)


class QuoteTurn(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REOPENED = "reopened"
    """It was lost to another, of which nothing came."""


@dataclass(frozen=True, kw_only=True)
class QuoteChanged(Event):
    told_as: ClassVar = frozenset(f"quote.{kind}" for kind in QuoteTurn)

    quote_id: UUID
    request_id: UUID
    business_id: UUID
    kind: QuoteTurn

    def fact(self) -> Fact:
        data = {"quote_id": str(self.quote_id), "request_id": str(self.request_id)}
        return Fact(self.business_id, f"quote.{self.kind}", data)


@dataclass(frozen=True, kw_only=True)
class ResponseRecordChanged(Event):
    """How a business answers is another than it was: searches rank by it."""

    business_id: UUID


@dataclass(frozen=True, kw_only=True)
class LeadLetterDue(Event):
    """Somebody is to be told by mail. `letter`: a Letter, which says what `about_id` is the id
    of.
    """

    user_id: UUID
    letter: str
    about_id: UUID
    put_off: bool = False
    """The letter alone, which was due earlier: its reader's quiet hours are over."""
