"""What bookings know of people. A booking is a business's record of what was agreed and paid for,
and stays one; what its customer wrote in it goes.
"""

from mercat.modules.bookings.models.bookings import Booking, BookingEvent, BookingSeries
from mercat.modules.bookings.models.calendars import (
    Calendar,
    CalendarBlock,
    CalendarEntry,
    CalendarImport,
)
from mercat.platform.personal_data import (
    IMPERSONAL,
    OWNER,
    PersonalTable,
    PersonalTables,
    impersonal,
    kept,
    told,
)

_AGREED = kept("What was agreed and paid for: the business's books need it")
_TERMS = (
    *("number", "business_id", "studio_id", "room_id", "offering_id", "member_id", "property_id"),
    *("title", "starts_at", "ends_at", "buffer_minutes", "timezone", "version"),
    *("local_date", "local_minutes"),
    *("status", "held_until", "extras", "price_lines", "currency", "total_amount", "due_amount"),
    *(
        "paid_amount",
        "refund_amount",
        "cancellation_policy",
        "cancellation_terms",
        "refundable_percent",
    ),
    *("cancelled_by", "ended_at", "series_id", "charge_id", "reminded_at"),
)

PERSONAL_DATA = PersonalTables(
    [
        impersonal(Calendar),
        impersonal(CalendarEntry),
        impersonal(CalendarBlock, created_by=OWNER),
        impersonal(CalendarImport, created_by=OWNER),
        PersonalTable(
            record=Booking,
            area="bookings",
            whose=lambda subject: Booking.customer_id == subject.user_id,
            columns={
                **dict.fromkeys(_TERMS, _AGREED),
                "customer_id": OWNER,
                "zone_release": IMPERSONAL,
                "agreed": IMPERSONAL,
                "notes": told(),
            },
        ),
        PersonalTable(
            record=BookingEvent,
            area="bookings",
            whose=lambda subject: BookingEvent.actor_id == subject.user_id,
            columns={
                **dict.fromkeys(("booking_id", "kind", "status", "party", "details"), _AGREED),
                "actor_id": OWNER,
                "reason": told(),
            },
        ),
        PersonalTable(
            record=BookingSeries,
            area="bookings",
            whose=lambda subject: BookingSeries.customer_id == subject.user_id,
            columns={
                **dict.fromkeys(("business_id", "interval_weeks", "occurrences"), _AGREED),
                **dict.fromkeys(("skip_taken", "skipped"), _AGREED),
                "customer_id": OWNER,
            },
        ),
    ]
)
