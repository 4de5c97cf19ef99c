"""How trade goes, as reporting tells it: figures beside the period before, and bars by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mercat.admin.asking import Asking
from mercat.admin.charts import Chart
from mercat.modules.identity.models import Permission
from mercat.modules.reporting.dependencies import dashboards
from mercat.modules.reporting.schemas import (
    AmountRead,
    CountRead,
    PlatformDashboardRead,
    PlatformDayRead,
    RateRead,
)
from mercat.platform.money import Money
from mercat.platform.spreadsheets import number


@dataclass(frozen=True)
class Tile:
    label: str
    value: str
    change: str


@dataclass(frozen=True)
class Figures:
    tiles: Sequence[Tile]
    charts: Sequence[Chart]


async def figures(ask: Asking) -> Figures | None:
    """Of the last thirty days; None for whoever may not see them."""
    if not ask.may(Permission.REPORTS_READ):
        return None
    told = await (await dashboards(ask.resources)).platform(None, None, ask.actor)
    return Figures(_tiles(told), _charts(told))


def _tiles(told: PlatformDashboardRead) -> list[Tile]:
    tiles = [
        Tile("Registrations", *_count(told.registrations)),
        Tile("Businesses with bookings", *_count(told.active_businesses)),
        Tile("Bookings made", *_count(told.bookings.made)),
        Tile("Bookings cancelled", *_count(told.bookings.cancelled)),
        Tile("Leads", *_count(told.leads)),
        Tile("Reviews", *_count(told.reviews.count)),
    ]
    for money in told.revenue:
        tiles.append(Tile(f"Paid, {money.currency}", *_amount(money.gmv)))
        tiles.append(Tile(f"Our fees, {money.currency}", *_amount(money.fees)))
    return tiles


def _charts(told: PlatformDashboardRead) -> list[Chart]:
    days = told.by_day
    labels = [f"{day.day:%d %b}" for day in days]
    charts = [
        Chart("Registrations", labels, [day.registrations for day in days]),
        Chart("Bookings made", labels, [day.bookings_made for day in days]),
    ]
    for money in told.revenue:
        paid = [Decimal(number(_gross(day, money.currency))) for day in days]
        charts.append(Chart(f"Paid, {money.currency}", labels, paid, money.currency))
    return charts


def _gross(day: PlatformDayRead, currency: str) -> Money:
    moved = (money.gross for money in day.revenue if money.gross.currency == currency)
    return next(moved, Money(0, currency))


def _count(told: CountRead) -> tuple[str, str]:
    return f"{told.value:,}", _change(told)


def _amount(told: AmountRead) -> tuple[str, str]:
    return str(told.value), _change(told)


def _change(told: CountRead | AmountRead | RateRead) -> str:
    """Beside the period before."""
    if told.change is None:
        return "nothing the 30 days before"
    return f"{told.change:+.0%} on the 30 days before"
