"""Rows and values of identity."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of

LONGEST_LOCK = 15 * 60.0
"""Seconds."""
_MOST_DOUBLINGS = 10
"""After so many the lock is at its longest; a thousand would be no number at all."""


class UserType(StrEnum):
    CUSTOMER = "CUSTOMER"
    BUSINESS_OWNER = "BUSINESS_OWNER"
    STAFF = "STAFF"


class UserStatus(StrEnum):
    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    DELETED = "DELETED"


class Purpose(StrEnum):
    """What a one-time code is good for; a code for one purpose is no code for another."""

    VERIFY_EMAIL = "VERIFY_EMAIL"
    LOGIN = "LOGIN"


class User(Record):
    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower"),
        one_of("user_type", UserType),
        one_of("status", UserStatus),
    )

    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    user_type: Mapped[UserType] = mapped_column(Word(UserType))
    status: Mapped[UserStatus] = mapped_column(Word(UserStatus))
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    bio: Mapped[str | None]
    locale: Mapped[str] = mapped_column(server_default="en")
    timezone: Mapped[str] = mapped_column(server_default="UTC")
    business_name: Mapped[str | None]
    """What an owner calls their business, until the businesses module makes the draft of it."""
    email_verified_at: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]

    def verify_email(self, at: datetime) -> bool:
        """Whether this made the account active."""
        self.email_verified_at = self.email_verified_at or at
        if self.status is not UserStatus.PENDING:
            return False
        self.status = UserStatus.ACTIVE
        return True

    @property
    def is_active(self) -> bool:
        return self.status is UserStatus.ACTIVE

    @property
    def is_verified(self) -> bool:
        return self.email_verified_at is not None


class LoginSession(Record):
    """A sign-in on one device. The counter is that of the refresh token that is valid now."""

    __tablename__ = "login_sessions"
    __table_args__ = (
        Index(None, "user_id", postgresql_where=text("revoked_at IS NULL")),
        Index("ix_login_sessions_device", "user_id", "device"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    counter: Mapped[int] = mapped_column(server_default="0")
    signing_key: Mapped[bytes] = mapped_column(LargeBinary)
    """32 random bytes, encrypted; the session's id is the context they are sealed in."""
    method: Mapped[str]
    ip: Mapped[str | None]
    user_agent: Mapped[str | None]
    device: Mapped[bytes] = mapped_column(LargeBinary)
    """A keyed hash of network and user agent: the same device looks the same, and says nothing."""
    rotated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str | None]

    def revoke(self, reason: str, at: datetime) -> bool:
        """Whether it was still open."""
        if self.revoked_at is not None:
            return False
        self.revoked_at, self.revoke_reason = at, reason
        return True

    def has_ended(self, at: datetime, idle: timedelta) -> bool:
        """Revoked, past its absolute end, or not refreshed for `idle`."""
        return self.revoked_at is not None or at >= self.expires_at or at >= self.rotated_at + idle


class Otp(Record):
    """One challenge: at most a few guesses at one code. Rows are made for unknown addresses too."""

    __tablename__ = "otps"
    __table_args__ = (
        Index(None, "email", "purpose", "id"),
        Index(None, "expires_at"),
        one_of("purpose", Purpose),
    )

    email: Mapped[str]
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Empty until the code is made and sent; no guess can be right before."""
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(server_default="0")
    consumed_at: Mapped[datetime | None]


class Throttle(Record):
    """Failed sign-ins of one subject: an account, a device on an account, an address, everybody."""

    __tablename__ = "throttles"

    subject: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime] = mapped_column(index=True)

    def locked_for(self, now: datetime, free: int) -> float:
        """Seconds still to wait: from the `free`-th failure on 1, 2, 4 … after the last one."""
        if self.failures < free:
            return 0.0
        doublings = min(self.failures - free, _MOST_DOUBLINGS)
        pause = min(2.0**doublings, LONGEST_LOCK)
        return max(0.0, pause - (now - self.last_failed_at).total_seconds())


@dataclass(frozen=True)
class Device:
    """Where a request comes from, as far as it tells."""

    ip: str | None
    user_agent: str | None


@dataclass(frozen=True)
class Actor:
    """Who is calling. Made from a checked token; workflows ask it, never the token."""

    user_id: UUID
    session_id: UUID
    user_type: UserType


@dataclass(frozen=True)
class Credentials:
    """What a successful sign-in hands out. `expires_in` in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    user: User
