"""The rows of studios and of bookings, table by table, in the order in which they may be written.
The columns stand in the order that puts side by side what many rows share.
"""

from collections.abc import Sequence

from mercat.entrypoints.seeding.batch import CUSTOMERS, USERS
from mercat.modules.bookings.models import Booking, BookingEvent, Calendar, CalendarEntry
from mercat.modules.payments.models import (
    Charge,
    LedgerEntry,
    LedgerTransaction,
    Refund,
    SandboxOperation,
)
from mercat.modules.venues.models import (
    Equipment,
    OperatingDay,
    Room,
    RoomPrice,
    Studio,
    StudioBadge,
    StudioSlug,
)
from mercat.platform.bulk import Columns, Filling, Rule

_ALWAYS = "id created_at updated_at "
STUDIOS = Columns(
    Studio,
    _ALWAYS + "business_id city_id timezone currency status published_at cancellation_policy "
    "cancellation_terms min_notice_minutes max_advance_days buffer_minutes name slug description "
    "address_line1 postal_code latitude longitude",
)
STUDIO_SLUGS = Columns(StudioSlug, _ALWAYS + "studio_id slug")
DAYS = Columns(OperatingDay, _ALWAYS + "studio_id weekday mode intervals")
STUDIO_BADGES = Columns(StudioBadge, _ALWAYS + "studio_id badge_id")
ROOMS = Columns(
    Room,
    _ALWAYS + "studio_id name capacity area_m2 granularity_minutes min_duration_minutes "
    "max_duration_minutes status position",
)
PRICES = Columns(
    RoomPrice,
    _ALWAYS + "room_id duration_minutes price_amount weekdays window_starts window_ends",
)
EQUIPMENT = Columns(
    Equipment,
    _ALWAYS + "studio_id room_id equipment_type_id name quantity hired_out price_amount price_unit",
)
STUDIO_TABLES = (STUDIOS, STUDIO_SLUGS, DAYS, STUDIO_BADGES, ROOMS, PRICES, EQUIPMENT)

CALENDARS = Columns(Calendar, _ALWAYS + "business_id room_id equipment_id piece")
CHARGES = Columns(
    Charge,
    _ALWAYS + "payer_id business_id subject_kind subject_id title gateway amount currency "
    "refunded_amount status expires_at paid_at payment_id fee_amount",
)
REFUNDS = Columns(
    Refund,
    _ALWAYS + "charge_id gateway amount currency fee_amount asked_by status settled_at",
)
REMEMBERED = Columns(SandboxOperation, _ALWAYS + "kind key reference_id amount currency")
"""By the sandbox: it gives back what it knows to have been paid."""
POSTINGS = Columns(LedgerTransaction, _ALWAYS + "kind description reference business_id charge_id")
POSTED = Columns(LedgerEntry, _ALWAYS + "transaction_id account_id amount")
BOOKINGS = Columns(
    Booking,
    _ALWAYS + "number customer_id business_id studio_id room_id title buffer_minutes timezone "
    "zone_release currency cancellation_policy cancellation_terms starts_at ends_at local_date "
    "local_minutes price_lines total_amount due_amount extras status version held_until "
    "paid_amount refund_amount cancelled_by ended_at charge_id reminded_at",
)
ENTRIES = Columns(CalendarEntry, _ALWAYS + "calendar_id starts_at ends_at booking_id live")
EVENTS = Columns(BookingEvent, _ALWAYS + "booking_id kind status party actor_id reason details")
BOOKING_TABLES = (
    *(USERS, CUSTOMERS, CALENDARS, CHARGES, REFUNDS, REMEMBERED, POSTINGS, POSTED, BOOKINGS),
    *(ENTRIES, EVENTS),
)
_OFF_BALANCE = """
    SELECT EXISTS (
        SELECT FROM ledger_transactions AS done
        LEFT JOIN ledger_entries AS entry ON entry.transaction_id = done.id
        LEFT JOIN ledger_accounts AS account ON account.id = entry.account_id
        WHERE {which}
        GROUP BY done.id, account.currency HAVING count(entry.id) < 2 OR sum(entry.amount) <> 0
    )
"""
_OF_ENTRIES = "done.id IN (SELECT transaction_id FROM ledger_entries WHERE id BETWEEN $1 AND $2)"
BOOKING_RULES = (
    Rule(POSTINGS.table, "balance", _OFF_BALANCE.format(which="done.id BETWEEN $1 AND $2")),
    Rule(POSTED.table, "balance", _OFF_BALANCE.format(which=_OF_ENTRIES)),
)
"""What the ledger's trigger asks of each row, asked once (in seeds no transaction has entries in
two currencies).
"""


class Rows:
    """Of each of some tables."""

    def __init__(self, tables: Sequence[Columns]) -> None:
        self._of = {columns.table: (columns, list[bytes]()) for columns in tables}

    def of(self, columns: Columns) -> list[bytes]:
        return self._of[columns.table][1]

    async def write(self, filling: Filling) -> None:
        for columns, rows in self._of.values():
            await filling.copy(columns, rows)
