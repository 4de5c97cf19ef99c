"""The tree of trades and kinds of venue."""

from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record


class Category(Record):
    __tablename__ = "categories"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"), index=True)
    position: Mapped[int]
    """Among those of the same parent."""
    shipped: Mapped[bool] = mapped_column(server_default="false")
    synonyms: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What people type who mean this."""
