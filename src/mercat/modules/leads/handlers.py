"""What happens after the fact."""

from mercat.modules.bookings.events import BookingChanged, Change
from mercat.modules.businesses.events import BusinessArchived, BusinessSuspended
from mercat.modules.identity.events import UserAnonymised
from mercat.modules.leads.dependencies import leads, quotes, wishes
from mercat.modules.leads.events import LeadLetterDue, MatchingDue, QuoteChanged
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.outbox.schedule import MomentPassed
from mercat.platform.resources import Resources

_CLOSED = "The business has been given up."
_SUSPENDED = "The business takes no orders for now."


async def match_request(event: MatchingDue, session: Session, resources: Resources) -> None:
    await leads.match_request(session, resources).execute(event.request_id)


async def follow_requests(_: MomentPassed, session: Session, resources: Resources) -> None:
    await leads.follow_requests(session, resources).execute()


async def drop_business(event: BusinessArchived, session: Session, resources: Resources) -> None:
    await leads.drop_business(session, resources).execute(event.business_id, _CLOSED)


async def drop_suspended(event: BusinessSuspended, session: Session, resources: Resources) -> None:
    await leads.drop_business(session, resources).execute(event.business_id, _SUSPENDED)


async def drop_customer(event: UserAnonymised, session: Session, resources: Resources) -> None:
    await wishes.drop_customer(session, resources).execute(event.user_id)


async def follow_booking(event: BookingChanged, session: Session, resources: Resources) -> None:
    """What became of what a quote led to."""
    if event.kind in {Change.CANCELLED, Change.EXPIRED}:
        await quotes.reopen_request(session, resources).execute(event.booking_id)
    elif event.kind is Change.CONFIRMED:
        await quotes.award_request(session, resources).execute(event.booking_id)
    elif event.kind in {Change.COMPLETED, Change.NO_SHOW}:
        await quotes.complete_request(session, resources).execute(event.booking_id)


async def announce_quote(event: QuoteChanged, session: Session, _: Resources) -> None:
    await quotes.announce_quote(session).execute(event)


async def expire_quotes(_: MomentPassed, session: Session, resources: Resources) -> None:
    await quotes.expire_quotes(session, resources).execute()


async def send_letter(event: LeadLetterDue, session: Session, resources: Resources) -> None:
    with mailing():
        await leads.send_letter(session, resources).execute(event)


async def give_notice(event: LeadLetterDue, session: Session, resources: Resources) -> None:
    await leads.give_notice(session, resources).execute(event)


HANDLERS = [
    on(MatchingDue, match_request, heavy=True, timeout=60),
    on(MomentPassed, follow_requests, heavy=True, timeout=60),
    on(BusinessArchived, drop_business, heavy=True, timeout=600),
    on(BusinessSuspended, drop_suspended, heavy=True, timeout=600),
    on(UserAnonymised, drop_customer, heavy=True, timeout=600),
    on(BookingChanged, follow_booking),
    on(QuoteChanged, announce_quote),
    on(MomentPassed, expire_quotes, heavy=True, timeout=60),
    on(LeadLetterDue, send_letter, heavy=True, timeout=20),
    on(LeadLetterDue, give_notice),
]
