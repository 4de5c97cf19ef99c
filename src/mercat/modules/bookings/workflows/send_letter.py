"""One person is told of a booking, by mail, with a file for their calendar."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.bookings.events import BookingLetterDue
from mercat.modules.bookings.models import (
    BEGINS,
    ENDS,
    STILL_TRUE,
    Booking,
    BookingEvent,
    BookingStatus,
    Letter,
)
from mercat.modules.bookings.repository import BookingRepository, LetterRepository
from mercat.modules.bookings.service import LetterBox, host_of, status_of, uid_of
from mercat.modules.businesses.service import full_name
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.notifications.models import NoticeGroup
from mercat.modules.notifications.service import Consent
from mercat.modules.payments.service import page_url
from mercat.platform.db import Transaction
from mercat.platform.ical import Happening, Mailbox, Method, Status, calendar_file
from mercat.platform.mail.message import Attachment
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.money import Money
from mercat.platform.settings import Settings

_PAYABLE = frozenset({BookingStatus.HELD, BookingStatus.CONFIRMED})


class SendLetter:
    def __init__(
        self,
        transaction: Transaction,
        bookings: BookingRepository,
        letters: LetterRepository,
        box: LetterBox,
        consent: Consent,
        mailer: Mailer,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._letters = letters
        self._box = box
        self._consent = consent
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: BookingLetterDue) -> None:
        """Nothing, if it is not so any more."""
        letter = Letter(event.letter)
        async with self._transaction:
            booking = await self._bookings.find(event.booking_id)
            reader = await self._letters.person(event.user_id)
            if booking is None or reader is None or reader.status is UserStatus.DELETED:
                return
            if booking.status not in STILL_TRUE.get(letter, BookingStatus):
                return
            if event.for_team and not await self._is_in_team(event.user_id, booking):
                return
            unsubscribe = await self._consent.ask(event.user_id, NoticeGroup.BOOKINGS, event)
            if unsubscribe is None:
                return
            place = await self._letters.place(booking)
            customer = await self._letters.person(booking.customer_id)
            entry = await self._letters.entry(event.entry_id) if event.entry_id else None
            link = await self._link(booking)
        values = self._values(booking, place, entry) | {
            "link": None if event.for_team else link,
            "name": reader.first_name,
            "unsubscribe": unsubscribe,
            "for_team": event.for_team,
            "who": _name(customer) if event.for_team else None,
        }
        email = render(
            letter, reader.email, reader.locale, app_name=self._settings.app_name, **values
        )
        if letter in ENDS | BEGINS:
            attached = self._attachment(letter, booking, reader, values)
            email = replace(email, attachments=(attached,))
        await self._mailer.send(email)

    async def _is_in_team(self, user_id: UUID, booking: Booking) -> bool:
        """Whoever has left while the letter waited learns nothing more of its customers."""
        return user_id in await self._box.team(booking.business_id, booking.member_id)

    def _values(self, booking: Booking, place: Any, entry: BookingEvent | None) -> dict[str, Any]:
        zone = ZoneInfo(booking.timezone)
        address = filter(None, (place.studio, place.address_line1, place.postal_code, place.city))
        minutes = booking.local_minutes
        return {
            "title": booking.title,
            "number": booking.number,
            "business": place.business,
            "where": ", ".join(address) or None,
            "price": booking.total,
            "starts_at": booking.starts_at.astimezone(zone),
            "ends_at": booking.ends_at.astimezone(zone),
            "until": _there(booking.held_until, zone),
            "agreed": f"{minutes // 60:02}:{minutes % 60:02}",
            "reason": entry.reason if entry else None,
            **_refund(booking, entry),
        }

    async def _link(self, booking: Booking) -> str | None:
        """Where it is paid, while it is held for that, or what it costs more since it was moved."""
        if booking.status not in _PAYABLE or not booking.owed.amount or not booking.charge_id:
            return None
        gateway = await self._letters.collector(booking.charge_id)
        return page_url(self._settings, gateway, booking.charge_id)

    def _attachment(
        self, letter: Letter, booking: Booking, reader: User, values: dict[str, Any]
    ) -> Attachment:
        method = Method.CANCEL if letter in ENDS else Method.REQUEST
        status = Status.CANCELLED if letter in ENDS else status_of(booking.status)
        happening = Happening(
            uid=uid_of(booking.id, host_of(self._settings)),
            sequence=booking.version,
            changed_at=booking.updated_at,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            summary=f"{booking.title}, {values['business']}",
            description=f"Booking {booking.number}",
            location=values["where"],
            status=status,
            is_busy=status is not Status.CANCELLED,
        )
        content = calendar_file(
            [happening],
            method=method,
            organizer=Mailbox(values["business"], self._settings.smtp_from_email),
            attendee=Mailbox(_name(reader) or reader.email, reader.email),
        )
        # As programs that read mail take it: `method` says what they are to do with it (RFC 6047).
        told = {"method": str(method), "charset": "utf-8"}
        return Attachment("booking.ics", content, "text/calendar", told)


def _name(person: User | None) -> str | None:
    return full_name(person.first_name, person.last_name) if person else None


def _there(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return at.astimezone(zone) if at else None


def _refund(booking: Booking, entry: BookingEvent | None) -> dict[str, Any]:
    """What its timeline says goes back, and how many per cent of what was paid that is."""
    told = (entry.details or {}) if entry else {}
    refund: dict[str, Any] = told.get("refund") or told
    amount = refund.get("amount")
    if not isinstance(amount, int):
        return {"refund": None, "percent": None}
    return {"refund": Money(amount, booking.currency), "percent": refund.get("percent", 100)}
