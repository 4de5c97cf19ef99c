"""Something has changed that is counted: its days are to be counted again."""

from mercat.modules.bookings.events import BookingChanged
from mercat.modules.businesses.events import BusinessChanged
from mercat.modules.identity.events import UserRegistered
from mercat.modules.leads.events import LeadChanged, QuoteChanged
from mercat.modules.payments.events import (
    DisputeChanged,
    PaymentSettled,
    RefundFailed,
    RefundSettled,
)
from mercat.modules.reporting.repository import MarkRepository
from mercat.modules.reviews.events import ReviewChanged
from mercat.platform.db import Transaction

Countable = (
    BookingChanged
    | BusinessChanged
    | DisputeChanged
    | LeadChanged
    | PaymentSettled
    | QuoteChanged
    | RefundFailed
    | RefundSettled
    | ReviewChanged
    | UserRegistered
)


class MarkDays:
    """In the relay: one statement. What is counted is read later, so that it does not matter how
    often or in which order this is heard.
    """

    def __init__(self, transaction: Transaction, marks: MarkRepository) -> None:
        self._transaction = transaction
        self._marks = marks

    async def execute(self, event: Countable) -> None:
        async with self._transaction:
            match event:
                case BookingChanged():
                    await self._marks.booking(event.booking_id, event.entry_id)
                case PaymentSettled() | RefundSettled() | RefundFailed():
                    await self._marks.charge(event.charge_id)
                case DisputeChanged():
                    await self._marks.dispute(event.dispute_id)
                case LeadChanged():
                    await self._marks.lead(event.lead_id)
                case QuoteChanged():
                    await self._marks.quote(event.quote_id)
                case ReviewChanged():
                    await self._marks.review(event.review_id)
                case BusinessChanged():
                    await self._marks.business(event.business_id)
                case UserRegistered():
                    await self._marks.user(event.user_id)
