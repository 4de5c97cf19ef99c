"""The e-mails that tell of requests, leads and quotes: what each is about."""

from collections.abc import Mapping
from enum import StrEnum


class About(StrEnum):
    """What the id in a letter's event is the id of."""

    REQUEST = "request"
    LEAD = "lead"
    QUOTE = "quote"


class Letter(StrEnum):
    """By the names of their templates."""

    LEAD_OFFERED = "lead_offered"
    LEAD_CLOSED = "lead_closed"
    """The customer has cancelled; or nobody was accepted in time."""
    NOBODY_FOUND = "request_nobody_found"
    REQUEST_EXPIRED = "request_expired"
    REQUEST_REOPENED = "request_reopened"
    QUOTE_ARRIVED = "quote_arrived"
    QUOTE_WITHDRAWN = "quote_withdrawn"
    QUOTE_ACCEPTED = "quote_accepted"
    QUOTE_REJECTED = "quote_rejected"
    QUOTE_LOST = "quote_lost"
    """Another was accepted."""
    QUOTE_REOPENED = "quote_reopened"
    """Nothing came of that other one."""
    QUOTE_LAPSED = "quote_lapsed"
    """It was accepted, and not paid or called off."""


ABOUT: Mapping[Letter, About] = {
    Letter.LEAD_OFFERED: About.LEAD,
    Letter.LEAD_CLOSED: About.LEAD,
    Letter.NOBODY_FOUND: About.REQUEST,
    Letter.REQUEST_EXPIRED: About.REQUEST,
    Letter.REQUEST_REOPENED: About.REQUEST,
    Letter.QUOTE_ARRIVED: About.QUOTE,
    Letter.QUOTE_WITHDRAWN: About.QUOTE,
    Letter.QUOTE_ACCEPTED: About.QUOTE,
    Letter.QUOTE_REJECTED: About.QUOTE,
    Letter.QUOTE_LOST: About.QUOTE,
    Letter.QUOTE_REOPENED: About.QUOTE,
    Letter.QUOTE_LAPSED: About.QUOTE,
}
FOR_TEAMS = frozenset(
    {
        *(Letter.LEAD_OFFERED, Letter.LEAD_CLOSED, Letter.QUOTE_ACCEPTED, Letter.QUOTE_REJECTED),
        *(Letter.QUOTE_LOST, Letter.QUOTE_REOPENED, Letter.QUOTE_LAPSED),
    }
)
"""The others are for the customer."""
STILL_TRUE: Mapping[Letter, frozenset[str]] = {
    Letter.LEAD_OFFERED: frozenset({"NEW", "VIEWED"}),
    Letter.NOBODY_FOUND: frozenset({"OPEN", "MATCHED"}),
    Letter.REQUEST_REOPENED: frozenset({"MATCHED"}),
    Letter.QUOTE_ARRIVED: frozenset({"SENT"}),
    Letter.QUOTE_ACCEPTED: frozenset({"ACCEPTED"}),
    Letter.QUOTE_LOST: frozenset({"REJECTED"}),
    Letter.QUOTE_REOPENED: frozenset({"SENT"}),
}
"""While what it is about stands so; the others whatever becomes of it."""
