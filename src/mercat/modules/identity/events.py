from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class UserRegistered(Event):
    user_id: UUID
    user_type: str


@dataclass(frozen=True, kw_only=True)
class CodeRequested(Event):
    """Somebody asked for a code for this address, whether or not anybody has it.

    The code itself is made by who sends it: it is never in an event.
    """

    email: str
    otp_id: UUID
    purpose: str


@dataclass(frozen=True, kw_only=True)
class EmailVerified(Event):
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    user_id: UUID
    ip: str | None
    user_agent: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EmailChangeRequested(Event):
    """`email` is the address the account has."""

    user_id: UUID
    email: str
    ip: str | None
    user_agent: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Event):
    """`email` is the address the account had."""

    user_id: UUID
    email: str
    ip: str | None
    user_agent: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(Event):
    """`ip` and `user_agent` are those of the request that ended the session."""

    session_id: UUID
    user_id: UUID
    reason: str
    ip: str | None
    user_agent: str | None
    at: datetime
