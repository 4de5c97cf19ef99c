"""What people tell staff of messages."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of


class ReportReason(StrEnum):
    SPAM = "SPAM"
    OFFENSIVE = "OFFENSIVE"
    SCAM = "SCAM"
    OFF_PLATFORM = "OFF_PLATFORM"
    """It asks for a deal behind our back."""
    OTHER = "OTHER"


class Decision(StrEnum):
    """Of staff about a message. KEEP: it stays. REMOVE: nobody reads it any more."""

    KEEP = "KEEP"
    REMOVE = "REMOVE"


class MessageReport(Record):
    """Somebody tells staff of a message."""

    __tablename__ = "message_reports"
    __table_args__ = (
        UniqueConstraint("message_id", "user_id"),
        Index(None, "user_id"),
        Index(
            "ix_message_reports_open",
            "created_at",
            "id",
            postgresql_where=text("decision IS NULL"),
        ),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at"),
        one_of("reason", ReportReason),
        one_of("decision", Decision),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[ReportReason] = mapped_column(Word(ReportReason))
    note: Mapped[str | None]
    decision: Mapped[Decision | None] = mapped_column(Word(Decision))
    """None: nobody has decided yet."""
    decided_at: Mapped[datetime | None]


class ReportedWords(Record):
    """What a message said when it was first reported: its sender may delete it before staff have
    looked. Nobody but staff sees it, and it goes once they have decided.
    """

    __tablename__ = "reported_words"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), unique=True)
    body: Mapped[str | None]
