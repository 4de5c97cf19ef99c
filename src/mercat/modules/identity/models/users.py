"""Accounts."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
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
    business_name: Mapped[str | None]
    """What an owner calls their business, until the businesses module makes the draft of it."""
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
