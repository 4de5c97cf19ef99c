"""What bookings know."""

from mercat.modules.bookings.schemas import Moment, ReasonInput
from mercat.modules.bookings.service.acts import act
from mercat.modules.bookings.service.agreements import Agreement, Agreements
from mercat.modules.bookings.service.asked import Asked
from mercat.modules.bookings.service.availability import Availability
from mercat.modules.bookings.service.block_book import BlockBook, in_the_way
from mercat.modules.bookings.service.bookings import BookingFilter, Bookings
from mercat.modules.bookings.service.calendar_acts import calendar_act, calendar_row
from mercat.modules.bookings.service.calendar_book import CalendarBook, CalendarPlace
from mercat.modules.bookings.service.calendar_feed import CalendarFeed, host_of, status_of, uid_of
from mercat.modules.bookings.service.calling_off import CallingOff
from mercat.modules.bookings.service.claims import CalendarOf, Claim, InTheWay
from mercat.modules.bookings.service.herald import Herald
from mercat.modules.bookings.service.import_book import ImportBook
from mercat.modules.bookings.service.imported_times import ImportedTimes, window
from mercat.modules.bookings.service.last_claims import claims_left, last_claims
from mercat.modules.bookings.service.letter_box import LetterBox
from mercat.modules.bookings.service.making import BookingMaker
from mercat.modules.bookings.service.moving import Moves
from mercat.modules.bookings.service.offers import (
    AgreedOffer,
    Offer,
    RoomOffer,
    ServiceOffer,
    end_of,
    for_the_team,
)
from mercat.modules.bookings.service.outcomes import PAID_FOR, Outcomes
from mercat.modules.bookings.service.parties import Parties
from mercat.modules.bookings.service.plans import Plan
from mercat.modules.bookings.service.quoting import Quotes
from mercat.modules.bookings.service.refunds import Refund, no_show, refund
from mercat.modules.bookings.service.rules import (
    Rules,
    Verdict,
    room_rules,
    service_rules,
)
from mercat.modules.bookings.service.shop import Shop, Wanted, wanted_of
from mercat.modules.bookings.service.slots import Slots
from mercat.modules.bookings.service.telling import BookingTeller, local_text, payment_page
from mercat.modules.bookings.service.timeline import Timeline
from mercat.modules.bookings.service.vacancies import Vacancies

__all__ = [
    "PAID_FOR",
    "AgreedOffer",
    "Agreement",
    "Agreements",
    "Asked",
    "Availability",
    "BlockBook",
    "BookingFilter",
    "BookingMaker",
    "BookingTeller",
    "Bookings",
    "CalendarBook",
    "CalendarFeed",
    "CalendarOf",
    "CalendarPlace",
    "CallingOff",
    "Claim",
    "Herald",
    "ImportBook",
    "ImportedTimes",
    "InTheWay",
    "LetterBox",
    "Moment",
    "Moves",
    "Offer",
    "Outcomes",
    "Parties",
    "Plan",
    "Quotes",
    "ReasonInput",
    "Refund",
    "RoomOffer",
    "Rules",
    "ServiceOffer",
    "Shop",
    "Slots",
    "Timeline",
    "Vacancies",
    "Verdict",
    "Wanted",
    "act",
    "calendar_act",
    "calendar_row",
    "claims_left",
    "end_of",
    "for_the_team",
    "host_of",
    "in_the_way",
    "last_claims",
    "local_text",
    "no_show",
    "payment_page",
    "refund",
    "room_rules",
    "service_rules",
    "status_of",
    "uid_of",
    "wanted_of",
    "window",
]
