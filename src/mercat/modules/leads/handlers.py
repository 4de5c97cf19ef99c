"""What happens after the fact."""

from mercat.modules.businesses.events import BusinessArchived
from mercat.modules.identity.events import UserAnonymised
from mercat.modules.leads.dependencies import leads, wishes
from mercat.modules.leads.events import LeadLetterDue, MatchingDue
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.outbox.schedule import MomentPassed
from mercat.platform.resources import Resources


async def match_request(event: MatchingDue, session: Session, resources: Resources) -> None:
    await leads.match_request(session, resources).execute(event.request_id)


async def follow_requests(_: MomentPassed, session: Session, resources: Resources) -> None:
    await leads.follow_requests(session, resources).execute()


async def drop_business(event: BusinessArchived, session: Session, resources: Resources) -> None:
    await leads.drop_business(session, resources).execute(event.business_id)


async def drop_customer(event: UserAnonymised, session: Session, resources: Resources) -> None:
    await wishes.drop_customer(session, resources).execute(event.user_id)


async def send_letter(event: LeadLetterDue, session: Session, resources: Resources) -> None:
    with mailing():
        await leads.send_letter(session, resources).execute(event)


HANDLERS = [
    on(MatchingDue, match_request, heavy=True, timeout=60),
    on(MomentPassed, follow_requests, heavy=True, timeout=60),
    on(BusinessArchived, drop_business, heavy=True, timeout=600),
    on(UserAnonymised, drop_customer, heavy=True, timeout=600),
    on(LeadLetterDue, send_letter, heavy=True, timeout=20),
]
