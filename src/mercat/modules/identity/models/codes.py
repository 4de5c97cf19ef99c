"""What is sent to an address to show that it is somebody's: codes to type, links to follow."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of


class Purpose(StrEnum):
    """What a one-time code is good for; a code for one purpose is no code for another."""

    VERIFY_EMAIL = "VERIFY_EMAIL"
    LOGIN = "LOGIN"
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105 (a purpose)
    CHANGE_EMAIL = "CHANGE_EMAIL"


class Otp(Record):
    """One challenge: at most a few guesses at one code. Rows are made for unknown addresses too."""

    __tablename__ = "otps"
    __table_args__ = (
        Index(None, "email", "purpose", "id"),
        Index(None, "expires_at"),
        Index(None, "user_id", postgresql_where=text("user_id IS NOT NULL")),
        one_of("purpose", Purpose),
    )

    user_id: Mapped[UUID | None]
    """Whose new address this is to become, for CHANGE_EMAIL. No key: rows live for two days."""
    email: Mapped[str]
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Empty until the code is made and sent; no guess can be right before."""
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(server_default="0")
    consumed_at: Mapped[datetime | None]


class Link(Record):
    """The same by a link: 256 random bits, of which only the hash is kept; good for one use."""

    __tablename__ = "links"
    __table_args__ = (Index(None, "expires_at"), one_of("purpose", Purpose))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    consumed_at: Mapped[datetime | None]
