"""How letters about bookings are put together, and what watches the clocks."""

from mercat.modules.bookings.repository import (
    BookingRepository,
    LetterRepository,
    TurnRepository,
    ZoneRepository,
)
from mercat.modules.bookings.service import Herald, LetterBox, Slots, Timeline
from mercat.modules.bookings.workflows.announce_booking import AnnounceBooking
from mercat.modules.bookings.workflows.announce_change import AnnounceChange
from mercat.modules.bookings.workflows.follow_zones import FollowZones
from mercat.modules.bookings.workflows.give_notice import GiveNotice
from mercat.modules.bookings.workflows.remind_people import RemindPeople
from mercat.modules.bookings.workflows.send_letter import SendLetter
from mercat.modules.notifications.service import Notifier, consent
from mercat.platform.db import Transaction
from mercat.platform.outbox import Session
from mercat.platform.resources import Resources
from mercat.platform.zone_data import zone_release


def announce_change(session: Session) -> AnnounceChange:
    return AnnounceChange(
        Transaction(session),
        BookingRepository(session),
        LetterRepository(session),
        LetterBox(session),
    )


def announce_booking(resources: Resources) -> AnnounceBooking:
    return AnnounceBooking(Herald(resources.reads, resources.publisher))


def give_notice(session: Session, resources: Resources) -> GiveNotice:
    return GiveNotice(
        Transaction(session), BookingRepository(session), Notifier(session, resources.clock)
    )


def send_letter(session: Session, resources: Resources) -> SendLetter:
    return SendLetter(
        Transaction(session),
        BookingRepository(session),
        LetterRepository(session),
        LetterBox(session),
        consent(session, resources),
        resources.mailer,
        resources.settings,
    )


def remind_people(session: Session, resources: Resources) -> RemindPeople:
    return RemindPeople(
        Transaction(session), LetterRepository(session), LetterBox(session), resources.clock
    )


def follow_zones(session: Session, resources: Resources, release: str | None = None) -> FollowZones:
    return FollowZones(
        Transaction(session),
        ZoneRepository(session),
        BookingRepository(session),
        TurnRepository(session),
        Slots(session, resources.clock),
        Timeline(session),
        LetterBox(session),
        resources.clock,
        release or zone_release(),
    )
