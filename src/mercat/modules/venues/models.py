"""What customers keep."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record
from mercat.platform.personal_data import OWNER, PersonalTable, PersonalTables, told


class Favourite(Record):
    """A business that somebody wants to find again."""

    __tablename__ = "favourites"
    __table_args__ = (
        UniqueConstraint("user_id", "business_id"),
        Index(None, "user_id", "created_at", "id"),
        Index(None, "business_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))


PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=Favourite,
            area="favourites",
            whose=lambda subject: Favourite.user_id == subject.user_id,
            rows_go=True,
            columns={"user_id": OWNER, "business_id": told()},
        )
    ]
)
