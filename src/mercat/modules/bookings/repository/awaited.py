"""Holds that are over and live on: their money has arrived, or may be arriving."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists

from mercat.modules.bookings.models import Booking
from mercat.modules.payments.models import CLOSING_PATIENCE, Charge


def is_awaited(now: datetime, *, unasked: bool) -> ColumnElement[bool]:
    """Of a Booking: it is paid, or its gateway is closing the page, as long as that is waited for.
    `unasked`: or there is a page that nobody has asked to be closed yet.
    """
    waits = Charge.closing_at > now - CLOSING_PATIENCE
    if unasked:
        waits |= Charge.closing_at.is_(None)
    closing = waits & Charge.closed_at.is_(None) & Charge.checkout_id.is_not(None)
    return exists().where(Charge.id == Booking.charge_id, Charge.paid_at.is_not(None) | closing)
