"""What stands in a studio, and what of it is hired out."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of


class PriceUnit(StrEnum):
    """HOUR: for each begun hour. BOOKING: for the whole."""

    HOUR = "HOUR"
    BOOKING = "BOOKING"


class EquipmentType(Record):
    __tablename__ = "equipment_types"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    position: Mapped[int]
    shipped: Mapped[bool] = mapped_column(server_default="false")


class Equipment(Record):
    """Of a studio, or of one of its rooms. Each piece of what is hired out has a calendar."""

    __tablename__ = "equipment"
    __table_args__ = (
        Index(None, "studio_id", "created_at", "id", postgresql_where=text("archived_at IS NULL")),
        Index(None, "room_id"),
        Index(None, "equipment_type_id"),
        CheckConstraint("quantity BETWEEN 1 AND 100", name="quantity"),
        CheckConstraint("price_amount >= 0", name="price_amount"),
        CheckConstraint(
            "(price_amount IS NULL) = (price_unit IS NULL)"
            " AND (price_amount IS NOT NULL) = hired_out",
            name="hired_out",
        ),
        one_of("price_unit", PriceUnit),
    )

    studio_id: Mapped[UUID] = mapped_column(ForeignKey("studios.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("rooms.id"))
    """Where it is only in one of them."""
    equipment_type_id: Mapped[UUID] = mapped_column(ForeignKey("equipment_types.id"))
    name: Mapped[str]
    description: Mapped[str | None]
    quantity: Mapped[int] = mapped_column(server_default="1")
    hired_out: Mapped[bool] = mapped_column(server_default="false")
    """Whether it costs something of its own, and is booked beside a room."""
    price_amount: Mapped[int | None]
    """Minor units of the studio's currency, for each piece."""
    price_unit: Mapped[PriceUnit | None] = mapped_column(Word(PriceUnit))
    archived_at: Mapped[datetime | None]
