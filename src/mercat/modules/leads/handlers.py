"""What happens after the fact."""

from mercat.modules.bookings.events import BookingChanged, Change
from mercat.modules.leads.dependencies import quotes
from mercat.modules.leads.events import QuoteChanged
from mercat.platform.outbox import Handler, Session, on
from mercat.platform.outbox.schedule import MomentPassed
from mercat.platform.resources import Resources


async def follow_booking(event: BookingChanged, session: Session, resources: Resources) -> None:
    """What became of what a quote led to."""
    if event.kind in {Change.CANCELLED, Change.EXPIRED}:
        await quotes.reopen_request(session, resources).execute(event.booking_id)
    elif event.kind is Change.CONFIRMED:
        await quotes.award_request(session, resources).execute(event.booking_id)
    elif event.kind is Change.COMPLETED:
        await quotes.complete_request(session, resources).execute(event.booking_id)


async def announce_quote(event: QuoteChanged, session: Session, _: Resources) -> None:
    await quotes.announce_quote(session).execute(event)


async def expire_quotes(_: MomentPassed, session: Session, resources: Resources) -> None:
    await quotes.expire_quotes(session, resources).execute()


HANDLERS: list[Handler] = [
    on(BookingChanged, follow_booking),
    on(QuoteChanged, announce_quote),
    on(MomentPassed, expire_quotes, heavy=True, timeout=60),
]
