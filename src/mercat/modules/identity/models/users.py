"""Accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of

DELETION_GRACE = timedelta(days=14)
"""In which the owner may change their mind by signing in."""


class UserType(StrEnum):
    CUSTOMER = "CUSTOMER"
    BUSINESS_OWNER = "BUSINESS_OWNER"
    STAFF = "STAFF"


class UserStatus(StrEnum):
    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    DELETED = "DELETED"


class User(Record):
    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower"),
        Index(None, "created_at", "id"),
        # Who has shown nothing yet keeps no number from its owner.
        Index(
            "uq_users_phone",
            "phone",
            unique=True,
            postgresql_where=text("email_verified_at IS NOT NULL"),
        ),
        one_of("user_type", UserType),
        one_of("status", UserStatus),
    )

    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str | None]
    password_hash: Mapped[str | None]
    user_type: Mapped[UserType] = mapped_column(Word(UserType))
    status: Mapped[UserStatus] = mapped_column(Word(UserStatus))
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    bio: Mapped[str | None]
    locale: Mapped[str] = mapped_column(server_default="en")
    timezone: Mapped[str] = mapped_column(server_default="UTC")
    registered_from: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The device that registered the account last, as `LoginSession.device` names it."""
    contested: Mapped[bool] = mapped_column(server_default="false")
    """Registered from several devices before anybody showed that the address is theirs: of the
    passwords nobody knows whose they are."""
    business_name: Mapped[str | None]
    """What an owner calls their business, until the businesses module makes the draft of it."""
    memberships: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    """Their teams, as MembershipRead: written by businesses, so that one's own account is read at
    one look."""
    email_verified_at: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]
    deletion_requested_at: Mapped[datetime | None]
    """Since when the account waits to be erased; signing in within DELETION_GRACE keeps it."""

    def verify_email(self, at: datetime) -> bool:
        """Whether this made the account active."""
        self.email_verified_at = self.email_verified_at or at
        if self.status is not UserStatus.PENDING:
            return False
        self.status = UserStatus.ACTIVE
        return True

    def register_from(self, device: bytes) -> None:
        """Notes who registers the account, and whether somebody else has before."""
        if self.registered_from is not None and self.registered_from != device:
            self.contested = True
        self.registered_from = device

    def settle(self) -> bool:
        """Whether the account was contested: then the password goes, for its owner to set one."""
        contested, self.contested, self.registered_from = bool(self.contested), False, None
        if contested:
            self.password_hash = None
        return contested

    def request_deletion(self, at: datetime) -> bool:
        """Whether the account was not waiting to be erased already."""
        if self.deletion_requested_at is not None:
            return False
        self.deletion_requested_at = at
        return True

    def stay(self) -> bool:
        """Whether the account was waiting to be erased; now it is not."""
        waited, self.deletion_requested_at = self.deletion_requested_at is not None, None
        return waited

    @property
    def deletion_at(self) -> datetime | None:
        requested = self.deletion_requested_at
        return requested and requested + DELETION_GRACE

    def suspend(self) -> bool:
        """Whether that changed anything."""
        changed = self.status is not UserStatus.SUSPENDED
        self.status = UserStatus.SUSPENDED
        return changed

    def reinstate(self) -> bool:
        """Whether that changed anything. Who never showed that the address is theirs still has
        to."""
        if self.status is not UserStatus.SUSPENDED:
            return False
        self.status = UserStatus.ACTIVE if self.is_verified else UserStatus.PENDING
        return True

    @property
    def is_pending(self) -> bool:
        """Nobody has shown yet that the address is theirs: whoever registers it next may."""
        return self.status is UserStatus.PENDING and self.email_verified_at is None

    @property
    def is_active(self) -> bool:
        return self.status is UserStatus.ACTIVE

    @property
    def is_verified(self) -> bool:
        return self.email_verified_at is not None


class Customer(Record):
    """A user that buys: what belongs to that side of them."""

    __tablename__ = "customers"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    marketing_opt_in: Mapped[bool] = mapped_column(server_default="false")


@dataclass(frozen=True)
class UserFilter:
    """Which accounts staff look for. `q`: what the e-mail address or a name begins with."""

    q: str | None = None
    status: UserStatus | None = None
    user_type: UserType | None = None
