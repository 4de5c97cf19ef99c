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


ABOUT: Mapping[Letter, About] = {
    Letter.LEAD_OFFERED: About.LEAD,
    Letter.LEAD_CLOSED: About.LEAD,
    Letter.NOBODY_FOUND: About.REQUEST,
    Letter.REQUEST_EXPIRED: About.REQUEST,
}
FOR_TEAMS = frozenset({Letter.LEAD_OFFERED, Letter.LEAD_CLOSED})
"""The others are for the customer."""
STILL_TRUE: Mapping[Letter, frozenset[str]] = {
    Letter.LEAD_OFFERED: frozenset({"NEW", "VIEWED"}),
    Letter.NOBODY_FOUND: frozenset({"OPEN", "MATCHED"}),
}
"""While what it is about stands so; the others whatever becomes of it."""
