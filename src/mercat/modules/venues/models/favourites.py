"""What customers keep."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record


class Favourite(Record):
    """A business or a studio that somebody wants to find again."""

    __tablename__ = "favourites"
    __table_args__ = (
        UniqueConstraint("user_id", "business_id"),
        UniqueConstraint("user_id", "studio_id"),
        CheckConstraint("num_nonnulls(business_id, studio_id) = 1", name="one_thing"),
        Index(None, "user_id", "created_at", "id"),
        Index(None, "business_id"),
        Index(None, "studio_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    business_id: Mapped[UUID | None] = mapped_column(ForeignKey("businesses.id"))
    studio_id: Mapped[UUID | None] = mapped_column(ForeignKey("studios.id"))
