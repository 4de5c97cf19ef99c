"""Who wants to hear nothing of whom."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record


class ConversationBlock(Record):
    """One side wants to hear nothing of the other any more. Each is a person or a business."""

    __tablename__ = "conversation_blocks"
    __table_args__ = (
        Index(
            "uq_conversation_blocks_sides",
            "user_id",
            "business_id",
            "blocked_user_id",
            "blocked_business_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index(None, "business_id"),
        Index(None, "blocked_user_id"),
        Index(None, "blocked_business_id"),
        Index(None, "made_by"),
        CheckConstraint(
            "num_nonnulls(user_id, business_id) = 1"
            " AND num_nonnulls(blocked_user_id, blocked_business_id) = 1"
            " AND num_nonnulls(business_id, blocked_business_id) <= 1",
            name="sides",
        ),
    )

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    business_id: Mapped[UUID | None] = mapped_column(ForeignKey("businesses.id"))
    blocked_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    blocked_business_id: Mapped[UUID | None] = mapped_column(ForeignKey("businesses.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
