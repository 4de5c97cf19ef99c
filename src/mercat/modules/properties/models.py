"""Homes and other properties of customers."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of
from mercat.platform.personal_data import (
    IMPERSONAL,
    OWNER,
    PersonalTable,
    PersonalTables,
    Subject,
    kept,
    told,
)
from mercat.platform.places import Placed, placed


class PropertyKind(StrEnum):
    HOUSE = "HOUSE"
    APARTMENT = "APARTMENT"
    CONDO = "CONDO"
    TOWNHOUSE = "TOWNHOUSE"
    COMMERCIAL = "COMMERCIAL"
    LAND = "LAND"
    OTHER = "OTHER"


class Degrees(NamedTuple):
    """WGS 84."""

    latitude: float
    longitude: float


class Property(Placed, Record):
    __tablename__ = "properties"
    __table_args__ = (
        Index(None, "owner_user_id", "created_at", "id"),
        Index(None, "city_id"),
        Index(
            "uq_properties_owner_user_id_default",
            "owner_user_id",
            unique=True,
            postgresql_where=text("is_default"),
        ),
        *placed(),
        CheckConstraint(
            "(approximate_latitude IS NULL) = (latitude IS NULL)"
            " AND (approximate_longitude IS NULL) = (longitude IS NULL)",
            name="approximate",
        ),
        CheckConstraint("area_m2 > 0", name="area_m2"),
        CheckConstraint("bedrooms >= 0", name="bedrooms"),
        CheckConstraint("bathrooms >= 0", name="bathrooms"),
        one_of("kind", PropertyKind),
    )

    owner_user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    label: Mapped[str]
    kind: Mapped[PropertyKind] = mapped_column(Word(PropertyKind))
    address_line1: Mapped[str | None]
    address_line2: Mapped[str | None]
    postal_code: Mapped[str | None]
    city_id: Mapped[UUID | None] = mapped_column(ForeignKey("cities.id"))
    approximate_latitude: Mapped[float | None] = mapped_column(Double)
    """What those are told who may not know where it is: drawn once, see `service/blurring.py`."""
    approximate_longitude: Mapped[float | None] = mapped_column(Double)
    area_m2: Mapped[float | None] = mapped_column(Double)
    bedrooms: Mapped[int | None]
    bathrooms: Mapped[float | None] = mapped_column(Double)
    """A half one has no bath."""
    year_built: Mapped[int | None]
    notes: Mapped[str | None]
    is_default: Mapped[bool] = mapped_column(server_default="false")
    archived_at: Mapped[datetime | None]

    @property
    def exact(self) -> Degrees | None:
        if self.latitude is None or self.longitude is None:
            return None
        return Degrees(self.latitude, self.longitude)

    @property
    def approximate(self) -> Degrees | None:
        if self.approximate_latitude is None or self.approximate_longitude is None:
            return None
        return Degrees(self.approximate_latitude, self.approximate_longitude)

    @approximate.setter
    def approximate(self, told: Degrees | None) -> None:
        self.approximate_latitude, self.approximate_longitude = told or (None, None)

    def archive(self, at: datetime) -> None:
        """Whoever has work to do there can still find it."""
        self.archived_at, self.is_default = at, False


class PropertyPhoto(Record):
    __tablename__ = "property_photos"
    __table_args__ = (Index(None, "property_id", "position", "id"),)

    property_id: Mapped[UUID] = mapped_column(ForeignKey("properties.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("files.id"), unique=True)
    caption: Mapped[str | None]
    position: Mapped[int]


class PropertyGrant(Record):
    """A business that may see the exact address, and what for: a booking there, say."""

    __tablename__ = "property_grants"
    __table_args__ = (
        UniqueConstraint("property_id", "business_id", "reference"),
        Index(None, "business_id"),
    )

    property_id: Mapped[UUID] = mapped_column(ForeignKey("properties.id"))
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    reference: Mapped[UUID]
    """Of whoever granted it: they take it back by the same."""
    expires_at: Mapped[datetime | None]


_TOLD = (
    *("label", "address_line1", "address_line2", "postal_code", "city_id", "latitude", "longitude"),
    *("approximate_latitude", "approximate_longitude"),
    *("area_m2", "bedrooms", "bathrooms", "year_built", "notes", "is_default", "archived_at"),
)


def _owned(subject: Subject) -> Select[UUID]:
    return select(Property.id).where(Property.owner_user_id == subject.user_id)


PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=Property,
            area="properties",
            whose=lambda subject: Property.owner_user_id == subject.user_id,
            columns={
                **dict.fromkeys(_TOLD, told()),
                "owner_user_id": OWNER,
                "label": told("erased"),
                "is_default": told(becomes=False),
                "kind": kept("A kind, which millions are of"),
                "place": kept("Made of latitude and longitude", exported=False),
            },
        ),
        PersonalTable(
            record=PropertyPhoto,
            area="properties",
            whose=lambda subject: PropertyPhoto.property_id.in_(_owned(subject)),
            rows_go=True,
            columns=dict.fromkeys(("property_id", "file_id", "caption", "position"), told()),
        ),
        PersonalTable(
            record=PropertyGrant,
            area="properties",
            whose=lambda subject: PropertyGrant.property_id.in_(_owned(subject)),
            rows_go=True,
            columns={
                **dict.fromkeys(("property_id", "business_id", "expires_at"), told()),
                "reference": IMPERSONAL,
            },
        ),
    ]
)
