"""What happens after the fact."""

from mercat.modules.bookings.dependencies import calendars, changes, letters
from mercat.modules.bookings.events import (
    BookingChanged,
    BookingExpired,
    BookingLetterDue,
    ImportDue,
)
from mercat.modules.bookings.models import Party
from mercat.modules.bookings.service import PAID_FOR
from mercat.modules.businesses.events import BusinessArchived, BusinessSuspended
from mercat.modules.identity.events import UserAnonymised
from mercat.modules.payments.events import ChargeRefunded, PaymentSettled, RefundFailed
from mercat.modules.venues.events import StudioArchived
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.outbox.schedule import HourPassed, MomentPassed
from mercat.platform.resources import Resources

_CLOSED = "The business has been given up."
_SUSPENDED = "The business takes no bookings for now."
_GIVEN_UP = "The studio has been given up."
_ERASED = "The customer's account has been erased."


async def confirm_booking(event: PaymentSettled, session: Session, resources: Resources) -> None:
    if event.subject_kind == PAID_FOR:
        await changes.confirm_booking(session, resources).execute(event)


async def count_refund(event: ChargeRefunded, session: Session, resources: Resources) -> None:
    if event.subject_kind == PAID_FOR:
        await changes.count_refund(session, resources).execute(event)


async def count_failed_refund(event: RefundFailed, session: Session, resources: Resources) -> None:
    if event.subject_kind == PAID_FOR:
        await changes.count_refund(session, resources).execute(event)


async def void_payment(event: BookingExpired, session: Session, resources: Resources) -> None:
    await changes.void_payment(session, resources).execute(event)


async def cancel_of_business(
    event: BusinessArchived, session: Session, resources: Resources
) -> None:
    workflow = changes.cancel_coming(session, resources)
    await workflow.execute(Party.BUSINESS, _CLOSED, business_id=event.business_id)


async def cancel_unpaid(event: BusinessSuspended, session: Session, resources: Resources) -> None:
    workflow = changes.cancel_coming(session, resources)
    await workflow.execute(
        Party.BUSINESS, _SUSPENDED, business_id=event.business_id, unpaid_only=True
    )


async def cancel_of_studio(event: StudioArchived, session: Session, resources: Resources) -> None:
    workflow = changes.cancel_coming(session, resources)
    await workflow.execute(Party.BUSINESS, _GIVEN_UP, studio_id=event.studio_id)


async def cancel_of_customer(event: UserAnonymised, session: Session, resources: Resources) -> None:
    workflow = changes.cancel_coming(session, resources)
    await workflow.execute(Party.CUSTOMER, _ERASED, customer_id=event.user_id)


async def expire_holds(_: MomentPassed, session: Session, resources: Resources) -> None:
    await changes.expire_holds(session, resources).execute()


async def drop_unpaid(_: MomentPassed, session: Session, resources: Resources) -> None:
    await changes.drop_unpaid(session, resources).execute()


async def follow_clock(_: MomentPassed, session: Session, resources: Resources) -> None:
    await changes.follow_clock(session, resources).execute()


async def run_import(event: ImportDue, session: Session, resources: Resources) -> None:
    await calendars.run_import(session, resources).execute(event.import_id)


async def queue_imports(_: HourPassed, session: Session, resources: Resources) -> None:
    await calendars.queue_imports(session, resources).execute()


async def announce_change(event: BookingChanged, session: Session, _: Resources) -> None:
    await letters.announce_change(session).execute(event)


async def send_letter(event: BookingLetterDue, session: Session, resources: Resources) -> None:
    with mailing():
        await letters.send_letter(session, resources).execute(event)


async def remind_people(_: HourPassed, session: Session, resources: Resources) -> None:
    await letters.remind_people(session, resources).execute()


async def follow_zones(_: HourPassed, session: Session, resources: Resources) -> None:
    await letters.follow_zones(session, resources).execute()


async def give_notice(event: BookingLetterDue, session: Session, resources: Resources) -> None:
    await letters.give_notice(session, resources).execute(event)


async def announce_booking(event: BookingChanged, _: Session, resources: Resources) -> None:
    await letters.announce_booking(resources).execute(event)


HANDLERS = [
    on(PaymentSettled, confirm_booking),
    on(ChargeRefunded, count_refund),
    on(RefundFailed, count_failed_refund),
    on(BookingExpired, void_payment),
    on(BusinessArchived, cancel_of_business, heavy=True, timeout=600),
    on(BusinessSuspended, cancel_unpaid, heavy=True, timeout=600),
    on(StudioArchived, cancel_of_studio, heavy=True, timeout=600),
    on(UserAnonymised, cancel_of_customer, heavy=True, timeout=600),
    on(MomentPassed, expire_holds, heavy=True, timeout=60),
    on(MomentPassed, drop_unpaid, heavy=True, timeout=60),
    on(MomentPassed, follow_clock, heavy=True, timeout=60),
    on(BookingChanged, announce_change),
    on(BookingLetterDue, send_letter, heavy=True, timeout=20),
    on(HourPassed, remind_people, heavy=True, timeout=120),
    on(HourPassed, follow_zones, heavy=True, timeout=600),
    on(ImportDue, run_import, heavy=True, timeout=60),
    on(HourPassed, queue_imports, heavy=True, timeout=60),
    on(BookingLetterDue, give_notice),
    on(BookingChanged, announce_booking),
]
