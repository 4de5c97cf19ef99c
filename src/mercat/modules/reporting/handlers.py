"""What happens after the fact."""

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
from mercat.modules.reporting import dependencies
from mercat.modules.reviews.events import ReviewChanged
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.schedule import HourPassed, MomentPassed
from mercat.platform.resources import Resources


async def mark_booking(event: BookingChanged, session: Session, _: Resources) -> None:
    await dependencies.mark_days(session).execute(event)


async def mark_payment(event: PaymentSettled, session: Session, _: Resources) -> None:
    await dependencies.mark_days(session).execute(event)


async def mark_refund(event: RefundSettled, session: Session, _: Resources) -> None:
    await dependencies.mark_days(session).execute(event)


async def mark_failed_refund(event: RefundFailed, session: Session, _: Resources) -> None:
    await dependencies.mark_days(session).execute(event)


async def mark_dispute(event: DisputeChanged, session: Session, _: Resources) -> None:
    await dependencies.mark_days(session).execute(event)


async def mark_lead(event: LeadChanged, session: Session, _: Resources) -> None:
    await dependencies.mark_days(session).execute(event)


async def mark_quote(event: QuoteChanged, session: Session, _: Resources) -> None:
    await dependencies.mark_days(session).execute(event)


async def mark_review(event: ReviewChanged, session: Session, _: Resources) -> None:
    await dependencies.mark_days(session).execute(event)


async def mark_business(event: BusinessChanged, session: Session, _: Resources) -> None:
    await dependencies.mark_days(session).execute(event)


async def mark_registration(event: UserRegistered, session: Session, _: Resources) -> None:
    await dependencies.mark_days(session).execute(event)


async def count_days(_: MomentPassed, session: Session, __: Resources) -> None:
    await dependencies.count_days(session).execute()


async def check_days(_: HourPassed, session: Session, resources: Resources) -> None:
    await dependencies.check_days(session, resources).execute()


HANDLERS = [
    on(BookingChanged, mark_booking),
    on(PaymentSettled, mark_payment),
    on(RefundSettled, mark_refund),
    on(RefundFailed, mark_failed_refund),
    on(DisputeChanged, mark_dispute),
    on(LeadChanged, mark_lead),
    on(QuoteChanged, mark_quote),
    on(ReviewChanged, mark_review),
    on(BusinessChanged, mark_business),
    on(UserRegistered, mark_registration),
    on(MomentPassed, count_days, heavy=True, timeout=120),
    on(HourPassed, check_days, heavy=True, timeout=120),
]
