"""What a business offers, and what it shows of its work."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.catalogue.errors import (
    DurationRequired,
    NotByQuote,
    OtherCurrency,
    PriceNotAllowed,
    PriceRequired,
)
from mercat.platform.db import Record, Word, one_of
from mercat.platform.money import Money
from mercat.platform.personal_data import PersonalTables, impersonal


class Pricing(StrEnum):
    """FIXED: for the whole. HOURLY: for each hour. QUOTE: told when the work is known."""

    FIXED = "FIXED"
    HOURLY = "HOURLY"
    QUOTE = "QUOTE"


class OfferingPlace(StrEnum):
    AT_CUSTOMER = "AT_CUSTOMER"
    AT_BUSINESS = "AT_BUSINESS"
    REMOTE = "REMOTE"


class OfferingStatus(StrEnum):
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class Offering(Record):
    """The public API calls it a service."""

    __tablename__ = "offerings"
    __table_args__ = (
        Index(None, "business_id", "position", "id", postgresql_where=text("archived_at IS NULL")),
        Index(None, "category_id"),
        CheckConstraint("(pricing = 'QUOTE') = (price_amount IS NULL)", name="price"),
        CheckConstraint("price_amount >= 0", name="price_amount"),
        CheckConstraint("(price_amount IS NULL) = (price_currency IS NULL)", name="price_currency"),
        CheckConstraint("duration_minutes BETWEEN 1 AND 44640", name="duration_minutes"),
        CheckConstraint("buffer_minutes BETWEEN 0 AND 1440", name="buffer_minutes"),
        one_of("pricing", Pricing),
        one_of("performed_at", OfferingPlace),
        one_of("status", OfferingStatus),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"))
    name: Mapped[str]
    description: Mapped[str | None]
    pricing: Mapped[Pricing] = mapped_column(Word(Pricing))
    price_amount: Mapped[int | None]
    """Minor units."""
    price_currency: Mapped[str | None]
    duration_minutes: Mapped[int | None]
    buffer_minutes: Mapped[int] = mapped_column(server_default="0")
    """Kept free after each."""
    performed_at: Mapped[OfferingPlace] = mapped_column(Word(OfferingPlace))
    bookable_online: Mapped[bool] = mapped_column(server_default="false")
    needs_approval: Mapped[bool] = mapped_column(server_default="false")
    """Whether the team says yes to each booking."""
    status: Mapped[OfferingStatus] = mapped_column(Word(OfferingStatus))
    position: Mapped[int]
    archived_at: Mapped[datetime | None]

    @property
    def price(self) -> Money | None:
        if self.price_amount is None or self.price_currency is None:
            return None
        return Money(self.price_amount, self.price_currency)

    @price.setter
    def price(self, price: Money | None) -> None:
        self.price_amount = price.amount if price else None
        self.price_currency = price.currency if price else None

    def verify(self, currency: str | None) -> None:
        """That its fields go together. `currency`: the business's; None where any will do. Raises
        PriceRequired, PriceNotAllowed, OtherCurrency, NotByQuote, DurationRequired.
        """
        has_price = self.price_amount is not None
        if self.pricing is Pricing.QUOTE and has_price:
            raise PriceNotAllowed
        if self.pricing is not Pricing.QUOTE and not has_price:
            raise PriceRequired
        if has_price and currency is not None and self.price_currency != currency:
            raise OtherCurrency
        if self.bookable_online and self.pricing is Pricing.QUOTE:
            raise NotByQuote
        if self.bookable_online and self.duration_minutes is None:
            raise DurationRequired


class PortfolioItem(Record):
    __tablename__ = "portfolio_items"
    __table_args__ = (Index(None, "business_id", "position", "id"),)

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("files.id"), unique=True)
    caption: Mapped[str | None]
    position: Mapped[int]


PERSONAL_DATA = PersonalTables([impersonal(Offering), impersonal(PortfolioItem)])
