"""Conversations, and how far everybody has come in them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of


class ConversationKind(StrEnum):
    """DIRECT: two people. BUSINESS: a customer and a business. BOOKING, LEAD: likewise, about
    that one booking or lead.
    """

    DIRECT = "DIRECT"
    BUSINESS = "BUSINESS"
    BOOKING = "BOOKING"
    LEAD = "LEAD"


class Conversation(Record):
    """Of a customer and a business, or of two people: the one whose id is less stands first, so
    that a pair has one conversation, whoever opens it.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index(
            "uq_conversations_pair",
            "first_user_id",
            "second_user_id",
            unique=True,
            postgresql_where=text("kind = 'DIRECT'"),
        ),
        Index(
            "uq_conversations_customer_id_business_id",
            "customer_id",
            "business_id",
            unique=True,
            postgresql_where=text("kind = 'BUSINESS'"),
        ),
        UniqueConstraint("booking_id"),
        UniqueConstraint("lead_id"),
        Index(None, "customer_id", "last_message_at", "id"),
        Index(None, "first_user_id", "last_message_at", "id"),
        Index(None, "second_user_id", "last_message_at", "id"),
        Index(None, "business_id", "last_message_at", "id"),
        Index(None, "studio_id"),
        CheckConstraint(
            "(kind = 'DIRECT') = (num_nonnulls(first_user_id, second_user_id) = 2)"
            " AND (kind <> 'DIRECT') = (num_nonnulls(customer_id, business_id) = 2)"
            " AND num_nonnulls(first_user_id, second_user_id, customer_id, business_id) = 2",
            name="sides",
        ),
        CheckConstraint("first_user_id < second_user_id", name="pair"),
        CheckConstraint(
            "(kind = 'BOOKING') = (booking_id IS NOT NULL)"
            " AND (kind = 'LEAD') = (lead_id IS NOT NULL)",
            name="context",
        ),
        CheckConstraint(
            "team_read_seq BETWEEN 0 AND team_delivered_seq AND team_delivered_seq <= last_seq",
            name="team_read_seq",
        ),
        one_of("kind", ConversationKind),
    )

    kind: Mapped[ConversationKind] = mapped_column(Word(ConversationKind))
    first_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    second_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    business_id: Mapped[UUID | None] = mapped_column(ForeignKey("businesses.id"))
    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("bookings.id"))
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("leads.id"))
    studio_id: Mapped[UUID | None] = mapped_column(ForeignKey("studios.id"))
    """Where it was opened from, if that was a studio's page."""
    last_seq: Mapped[int] = mapped_column(server_default="0")
    """Of the newest message. Whoever writes takes the next one in the row's lock: no number is ever
    left out.
    """
    last_change: Mapped[int] = mapped_column(server_default="0")
    """Of the last message that was edited or deleted: counted as `last_seq` is."""
    last_message_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """Until there is a message: when it was opened."""
    team_read_seq: Mapped[int] = mapped_column(server_default="0")
    """How far somebody of the business has read: where a colleague begins who has never looked."""
    team_delivered_seq: Mapped[int] = mapped_column(server_default="0")

    def count_change(self) -> int:
        """The number of a change, in the row's lock."""
        self.last_change += 1
        return self.last_change


class Participant(Record):
    """How far somebody has come, and whether they want to hear of it. It opens nothing: who may
    read is asked of the conversation and of the team, this instant.
    """

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("conversation_id", "user_id"),
        Index(None, "user_id"),
        CheckConstraint("last_read_seq BETWEEN 0 AND last_delivered_seq", name="last_read_seq"),
        CheckConstraint("(muted_until IS NULL) OR muted", name="muted_until"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    last_read_seq: Mapped[int] = mapped_column(server_default="0")
    """Only ever more. What one has sent oneself counts as read, and all before it."""
    last_delivered_seq: Mapped[int] = mapped_column(server_default="0")
    muted: Mapped[bool] = mapped_column(server_default="false")
    muted_until: Mapped[datetime | None]
    """None: until they say otherwise."""
