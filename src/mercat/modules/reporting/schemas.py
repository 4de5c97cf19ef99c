"""What was counted, as it is told."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from mercat.platform.money import Money

_CHANGE = "Of the period before: 0.25 is a quarter more. Null where that was nothing."
_CURRENCY = Field(examples=["GBP"])


class CountRead(BaseModel):
    value: int = Field(examples=[50])
    before: int = Field(description="In the period before, which was as long.", examples=[40])
    change: float | None = Field(description=_CHANGE, examples=[0.25])


class RateRead(BaseModel):
    """Null: there is nothing that it could be of."""

    value: float | None = Field(examples=[0.5])
    before: float | None = Field(
        description="In the period before, which was as long.", examples=[0.4]
    )
    change: float | None = Field(description=_CHANGE, examples=[0.25])


class AmountRead(BaseModel):
    value: Money
    before: Money = Field(description="In the period before, which was as long.")
    change: float | None = Field(description=_CHANGE, examples=[0.25])


class RevenueRead(BaseModel):
    """By the books, in one currency."""

    currency: str = _CURRENCY
    gross: AmountRead = Field(description="What customers paid.")
    refunds: AmountRead = Field(description="What went back to them, disputes included.")
    fees: AmountRead = Field(description="The platform's commission.")
    net: AmountRead = Field(description="What is left to the business.")


class BookingFiguresRead(BaseModel):
    made: CountRead = Field(
        description="That came in, but for holds that ran out and what was declined."
    )
    completed: CountRead = Field(description="Of those that began in the period.")
    cancelled: CountRead = Field(description="Of those that were to begin in the period.")
    no_show: CountRead = Field(description="Of those that began in the period.")


class OccupancyRead(BaseModel):
    booked_minutes: CountRead = Field(description="Of bookings that begin in the period.")
    open_minutes: CountRead = Field(
        description="Of all rooms and bookable members, by the hours that are kept now."
    )
    rate: RateRead = Field(description="Booked by open minutes.")


class LeadFiguresRead(BaseModel):
    offered: CountRead
    answered: CountRead = Field(description="Of those that were offered in the period.")
    won: CountRead = Field(description="Of those that were offered in the period.")
    quotes: CountRead = Field(description="That were sent in the period.")
    conversion: RateRead = Field(description="Won by offered.")
    response_seconds: RateRead = Field(
        description="The mean time from an offer to the first answer, of those answered."
    )


class ReviewFiguresRead(BaseModel):
    count: CountRead = Field(description="That were published in the period.")
    rating: RateRead = Field(description="The mean of their stars.")


class DayRevenueRead(BaseModel):
    gross: Money
    refunds: Money
    fees: Money
    net: Money


class DayRead(BaseModel):
    day: date
    bookings_made: int
    bookings_completed: int
    bookings_cancelled: int
    bookings_no_show: int
    booked_minutes: int
    open_minutes: int
    leads: int
    leads_won: int
    quotes: int
    reviews: int
    rating: float | None = Field(description="The mean of the stars of that day.")
    revenue: list[DayRevenueRead] = Field(description="In each currency that moved.")


class DashboardRead(BaseModel):
    """A period of a business beside the one before, which was as long."""

    business_id: UUID
    timezone: str = Field(description="Whose days these are.", examples=["Europe/London"])
    first_day: date
    last_day: date = Field(description="It is within.")
    first_day_before: date = Field(description="Of the period before.")
    bookings: BookingFiguresRead
    revenue: list[RevenueRead] = Field(description="In each currency that moved.")
    occupancy: OccupancyRead
    leads: LeadFiguresRead
    reviews: ReviewFiguresRead
    by_day: list[DayRead] = Field(description="Every day of the period, in order.")


class PlatformRevenueRead(BaseModel):
    """By the books, in one currency."""

    currency: str = _CURRENCY
    gmv: AmountRead = Field(description="Gross merchandise value: what customers paid.")
    refunds: AmountRead
    fees: AmountRead = Field(description="Our commission.")
    take_rate: RateRead = Field(description="Our commission by what was paid and not given back.")


class PlatformDayRead(BaseModel):
    day: date
    registrations: int
    active_businesses: int
    bookings_made: int
    bookings_completed: int
    bookings_cancelled: int
    bookings_no_show: int
    leads: int
    leads_won: int
    quotes: int
    reviews: int
    rating: float | None
    revenue: list[DayRevenueRead]


class TopRead(BaseModel):
    id: UUID
    name: str = Field(examples=["Recording studio"])
    bookings: int = Field(description="That came in to its businesses.")


class PlatformDashboardRead(BaseModel):
    """A period of all businesses beside the one before. A day of a business is its local one."""

    first_day: date
    last_day: date = Field(description="It is within.")
    first_day_before: date = Field(description="Of the period before.")
    registrations: CountRead
    active_businesses: CountRead = Field(
        description="To whom a booking came in, or at whom one took place."
    )
    bookings: BookingFiguresRead
    leads: CountRead
    quotes: CountRead
    conversion: RateRead = Field(description="Leads won by leads offered.")
    reviews: ReviewFiguresRead
    revenue: list[PlatformRevenueRead] = Field(description="In each currency that moved.")
    top_categories: list[TopRead] = Field(description="By the first category of a business.")
    top_cities: list[TopRead]
    by_day: list[PlatformDayRead] = Field(description="Every day of the period, in order.")
