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
class RolesChanged(Event):
    """`session_ids`: the sessions that were open then."""

    user_id: UUID
    session_ids: tuple[UUID, ...]


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


@dataclass(frozen=True, kw_only=True)
class ReuseDetected(Event):
    """A refresh token was used that had been used before; its session has ended."""

    user_id: UUID
    ip: str | None
    user_agent: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FactorsChanged(Event):
    """`change` is the name of the e-mail that tells of it; the rest is of the request behind it."""

    user_id: UUID
    change: str
    ip: str | None
    user_agent: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ApiKeyCreated(Event):
    user_id: UUID
    ip: str | None
    user_agent: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DeletionRequested(Event):
    user_id: UUID
    deletion_at: datetime


@dataclass(frozen=True, kw_only=True)
class DeletionCancelled(Event):
    """The owner has signed in before the account was erased."""

    user_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DeletionDue(Event):
    """The days of grace are over, unless the owner has signed in since `requested_at`."""

    user_id: UUID
    requested_at: datetime


@dataclass(frozen=True, kw_only=True)
class UserAnonymised(Event):
    """Nothing in identity says any more who this was. Whoever keeps more of them follows."""

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class ExportRequested(Event):
    export_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class ExportReady(Event):
    export_id: UUID
    user_id: UUID
