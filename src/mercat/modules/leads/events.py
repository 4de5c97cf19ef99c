from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from mercat.platform.outbox import Event


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
    lead_id: UUID
    request_id: UUID
    business_id: UUID
    kind: LeadTurn


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
    quote_id: UUID
    request_id: UUID
    business_id: UUID
    kind: QuoteTurn


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
