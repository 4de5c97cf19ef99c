"""How a business does, and how all do together."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.identity.models import Actor
from mercat.modules.reporting.permissions import can_report
from mercat.modules.reporting.repository import (
    ACTIVE,
    COUNTED,
    COUNTED_OF_ALL,
    DAYS,
    PLATFORM_DAYS,
    PLATFORM_REVENUE,
    REVENUE,
    STUDIO_HOURS,
    TEAM_HOURS,
    TOP_CATEGORIES,
    TOP_CITIES,
)
from mercat.modules.reporting.schemas import (
    DashboardRead,
    DayRead,
    DayRevenueRead,
    LeadFiguresRead,
    OccupancyRead,
    PlatformDashboardRead,
    PlatformDayRead,
    PlatformRevenueRead,
    TopRead,
)
from mercat.modules.reporting.service.figures import (
    Figures,
    amount,
    counted,
    earned,
    rated,
    revenue,
    revenue_by_day,
    share,
)
from mercat.modules.reporting.service.occupancy import of_studios, of_team, open_minutes
from mercat.modules.reporting.service.periods import Period, zone_of
from mercat.modules.reporting.service.readers import Readers
from mercat.platform.clock import Clock
from mercat.platform.errors import Forbidden
from mercat.platform.reads import Reads, Row

TOP = 10
"""Categories and cities that are told."""


class Dashboards:
    """From the roll-ups: some seconds behind what happens."""

    def __init__(self, reads: Reads, readers: Readers, clock: Clock) -> None:
        self._reads = reads
        self._readers = readers
        self._clock = clock

    async def business(
        self, business_id: UUID, first: date | None, last: date | None, actor: Actor
    ) -> DashboardRead:
        """Local days, both within; by default the last 30. Raises NoBusiness, Forbidden, and
        BadPeriod.
        """
        business = await self._readers.of(actor, business_id)
        period = Period.of(first, last, zone_of(business["timezone"]), self._clock.now())
        within = {"first": period.before.first, "last": period.last}
        days = await self._reads.all(DAYS, business_id=business_id, **within)
        money = await self._reads.all(REVENUE, business_id=business_id, **within)
        is_open = await self._open(business_id, period)
        figures = Figures.of(days, COUNTED, period)
        return DashboardRead(
            business_id=business_id,
            timezone=period.zone.key,
            **_told(period),
            bookings=figures.bookings(),
            revenue=[earned(*one) for one in revenue(money, period).items()],
            occupancy=_occupancy(figures, is_open, period),
            leads=_leads(figures),
            reviews=figures.reviews(),
            by_day=_by_day(days, money, is_open, period),
        )

    async def platform(
        self, first: date | None, last: date | None, actor: Actor
    ) -> PlatformDashboardRead:
        """For staff. Raises Forbidden, BadPeriod."""
        if not can_report(actor):
            raise Forbidden
        period = Period.of(first, last, ZoneInfo("UTC"), self._clock.now())
        now = {"first": period.first, "last": period.last}
        both = {"first": period.before.first, "last": period.last}
        days = await self._reads.all(PLATFORM_DAYS, **both)
        money = await self._reads.all(PLATFORM_REVENUE, **both)
        active = await self._reads.one(ACTIVE, **both, middle=period.first) or {}
        figures = Figures.of(days, COUNTED_OF_ALL, period)
        return PlatformDashboardRead(
            **_told(period),
            registrations=figures.count("registrations"),
            active_businesses=counted(active["value"], active["before"]),
            bookings=figures.bookings(),
            leads=figures.count("leads"),
            quotes=figures.count("quotes"),
            conversion=figures.rate("leads_won", "leads"),
            reviews=figures.reviews(),
            revenue=[_taken(*one) for one in revenue(money, period).items()],
            top_categories=_top(await self._reads.all(TOP_CATEGORIES, **now, limit=TOP)),
            top_cities=_top(await self._reads.all(TOP_CITIES, **now, limit=TOP)),
            by_day=_platform_days(days, money, period),
        )

    async def _open(self, business_id: UUID, period: Period) -> Mapping[date, int]:
        """Minutes of each day, of the period before too."""
        whole = Period(period.before.first, period.last, period.zone)
        team = await self._reads.one(TEAM_HOURS, business_id=business_id)
        studios = await self._reads.all(
            STUDIO_HOURS, business_id=business_id, since=whole.since, until=whole.until
        )
        return open_minutes([*of_team(team), *of_studios(studios, whole)], whole.days)


def _told(period: Period) -> dict[str, date]:
    return {
        "first_day": period.first,
        "last_day": period.last,
        "first_day_before": period.before.first,
    }


def _occupancy(figures: Figures, is_open: Mapping[date, int], period: Period) -> OccupancyRead:
    now = sum(is_open[day] for day in period.days)
    before = sum(is_open.values()) - now
    booked = figures.count("booked_minutes")
    return OccupancyRead(
        booked_minutes=booked,
        open_minutes=counted(now, before),
        rate=rated(share(booked.value, now), share(booked.before, before)),
    )


def _leads(figures: Figures) -> LeadFiguresRead:
    return LeadFiguresRead(
        offered=figures.count("leads"),
        answered=figures.count("leads_answered"),
        won=figures.count("leads_won"),
        quotes=figures.count("quotes"),
        conversion=figures.rate("leads_won", "leads"),
        response_seconds=figures.rate("answer_seconds", "leads_answered"),
    )


def _taken(currency: str, figures: Figures) -> PlatformRevenueRead:
    kept = [sums["gross"] - sums["refunds"] for sums in (figures.now, figures.before)]
    rates = [share(figures.now["fees"], kept[0]), share(figures.before["fees"], kept[1])]
    return PlatformRevenueRead(
        currency=currency,
        gmv=amount(figures, "gross", currency),
        refunds=amount(figures, "refunds", currency),
        fees=amount(figures, "fees", currency),
        take_rate=rated(*rates),
    )


def _top(rows: Sequence[Row]) -> list[TopRead]:
    return [TopRead(**row) for row in rows]


def _by_day(
    days: Sequence[Row], money: Sequence[Row], is_open: Mapping[date, int], period: Period
) -> list[DayRead]:
    hidden = ("leads_answered", "answer_seconds", "stars")
    names = [name for name in COUNTED if name not in hidden]
    return [
        DayRead(**told, open_minutes=is_open[told["day"]])
        for told in _each(days, names, revenue_by_day(money), period)
    ]


def _platform_days(
    days: Sequence[Row], money: Sequence[Row], period: Period
) -> list[PlatformDayRead]:
    names = [name for name in COUNTED_OF_ALL if name != "stars"]
    told = _each(days, names, revenue_by_day(money), period)
    return [PlatformDayRead(**one) for one in told]


def _each(
    days: Sequence[Row],
    names: Sequence[str],
    money: Mapping[date, list[DayRevenueRead]],
    period: Period,
) -> list[dict[str, Any]]:
    """Of every day of the period, whether or not anything became of it."""
    rows = {row["day"]: row for row in days}
    nothing = dict.fromkeys([*names, "reviews", "stars"], 0)
    found = []
    for day in period.days:
        row: Mapping[str, Any] = rows.get(day, nothing)
        rating = share(row["stars"], row["reviews"])
        told = {name: row[name] for name in names} | {"day": day, "rating": rating}
        found.append(told | {"revenue": money.get(day, [])})
    return found
