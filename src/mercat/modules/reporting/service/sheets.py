"""What became of a business, as spreadsheets."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.identity.models import Actor
from mercat.modules.reporting.repository import sheet_page
from mercat.modules.reporting.schemas import DayRead
from mercat.modules.reporting.service.dashboards import Dashboards
from mercat.modules.reporting.service.periods import Period, zone_of
from mercat.modules.reporting.service.readers import Readers
from mercat.platform.clock import Clock
from mercat.platform.local_time import on_the_wall
from mercat.platform.money import Money
from mercat.platform.reads import Reads, Row
from mercat.platform.spreadsheets import MARK, row

_AT_ONCE = 500
"""Rows that are read and sent at a time: a long sheet never lies whole in memory."""
Cells = Sequence[str | Money]


class SheetKind(StrEnum):
    BOOKINGS = "bookings"
    PAYMENTS = "payments"
    LEADS = "leads"
    REVIEWS = "reviews"
    DAYS = "days"


HEADS: Mapping[SheetKind, Sequence[str]] = {
    SheetKind.BOOKINGS: (
        *("Number", "Status", "What", "Begins", "Ends", "Customer", "Made (UTC)", "Currency"),
        *("Total", "Paid", "Given back", "Notes"),
    ),
    SheetKind.PAYMENTS: (
        *("Reference", "Asked (UTC)", "Paid (UTC)", "Status", "For", "Payment company"),
        *("Currency", "Amount", "Fee", "Given back"),
    ),
    SheetKind.LEADS: (
        *("Reference", "Offered (UTC)", "Answered (UTC)", "Status", "What", "Currency", "Quoted"),
    ),
    SheetKind.REVIEWS: (
        *("Reference", "Published (UTC)", "Stars", "Title", "Review", "Replied (UTC)", "Reply"),
    ),
    SheetKind.DAYS: (
        *("Day", "Bookings made", "Completed", "Cancelled", "No-show", "Booked minutes"),
        *("Open minutes", "Leads", "Leads won", "Quotes", "Reviews", "Rating", "Currency"),
        *("Gross", "Given back", "Fees", "Net"),
    ),
}
"""The names of the columns, which programs may rely on."""


@dataclass(frozen=True)
class Sheet:
    """What may be read of which days. `days`: of SheetKind.DAYS."""

    kind: SheetKind
    business_id: UUID
    period: Period
    days: Sequence[DayRead] = ()

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.period.first}-{self.period.last}.csv"


class Sheets:
    def __init__(
        self, reads: Reads, readers: Readers, dashboards: Dashboards, clock: Clock
    ) -> None:
        self._reads = reads
        self._readers = readers
        self._dashboards = dashboards
        self._clock = clock

    async def open(
        self,
        kind: SheetKind,
        business_id: UUID,
        first: date | None,
        last: date | None,
        actor: Actor,
    ) -> Sheet:
        """Of these local days, by default the last 30. Raises NoBusiness, Forbidden, BadPeriod."""
        business = await self._readers.of(actor, business_id)
        period = Period.of(first, last, zone_of(business["timezone"]), self._clock.now())
        if kind is not SheetKind.DAYS:
            return Sheet(kind, business_id, period)
        told = await self._dashboards.business(business_id, period.first, period.last, actor)
        return Sheet(kind, business_id, period, told.by_day)

    async def lines(self, sheet: Sheet) -> AsyncIterator[str]:
        """As they are read, the head first."""
        head = MARK + row(HEADS[sheet.kind])
        if sheet.kind is SheetKind.DAYS:
            yield head + "".join(row(cells) for day in sheet.days for cells in _of_day(day))
            return
        yield head
        cells = _CELLS[sheet.kind]
        async for page in self._pages(sheet):
            yield "".join(row(cells(one, sheet.period.zone)) for one in page)

    async def _pages(self, sheet: Sheet) -> AsyncIterator[Sequence[Row]]:
        after: Mapping[str, object] = {}
        while True:
            rows = await self._reads.all(
                sheet_page(sheet.kind, after=bool(after)),
                business_id=sheet.business_id,
                since=sheet.period.since,
                until=sheet.period.until,
                limit=_AT_ONCE - 1,
                **after,
            )
            if rows:
                yield rows
            if len(rows) < _AT_ONCE:
                return
            after = {"moment": rows[-1]["moment"], "id": rows[-1]["id"]}


def _booking(told: Row, zone: ZoneInfo) -> Cells:
    begins, ends = on_the_wall(told["moment"], zone), on_the_wall(told["ends_at"], zone)
    plain = (told["number"], told["status"], told["title"], begins, ends, told["customer"])
    money = _money(told, "total_amount", "paid_amount", "refund_amount")
    return [*plain, _utc(told["created_at"]), *money, told["notes"] or ""]


def _payment(told: Row, _: ZoneInfo) -> Cells:
    times = (_utc(told["moment"]), _utc(told["paid_at"]))
    plain = (str(told["id"]), *times, told["status"], told["title"], told["gateway"])
    return [*plain, *_money(told, "amount", "fee_amount", "refunded_amount")]


def _lead(told: Row, _: ZoneInfo) -> Cells:
    times = (_utc(told["moment"]), _utc(told["responded_at"]))
    money = _money(told, "quoted") if told["currency"] else ("", "")
    return [str(told["id"]), *times, told["status"], told["title"], *money]


def _review(told: Row, _: ZoneInfo) -> Cells:
    said = (str(told["rating"]), told["title"] or "", told["body"] or "")
    reply = (_utc(told["replied_at"]), told["reply"] or "")
    return [str(told["id"]), _utc(told["moment"]), *said, *reply]


_CELLS: Mapping[SheetKind, Callable[[Row, ZoneInfo], Cells]] = {
    SheetKind.BOOKINGS: _booking,
    SheetKind.PAYMENTS: _payment,
    SheetKind.LEADS: _lead,
    SheetKind.REVIEWS: _review,
}


def _of_day(day: DayRead) -> Sequence[Cells]:
    """One line, or one in each currency: what is counted stands in the first alone."""
    numbers = (
        *(day.bookings_made, day.bookings_completed, day.bookings_cancelled),
        *(day.bookings_no_show, day.booked_minutes, day.open_minutes),
        *(day.leads, day.leads_won, day.quotes, day.reviews),
    )
    counted = [*map(str, numbers), "" if day.rating is None else str(day.rating)]
    if not day.revenue:
        return [[str(day.day), *counted, *("",) * 5]]
    nothing = [""] * len(counted)
    return [
        [
            *(str(day.day), *(nothing if number else counted), one.gross.currency),
            *(one.gross, one.refunds, one.fees, one.net),
        ]
        for number, one in enumerate(day.revenue)
    ]


def _money(told: Row, *names: str) -> Sequence[Any]:
    """The currency, and these amounts."""
    return [told["currency"], *(Money(told[name], told["currency"]) for name in names)]


def _utc(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""
