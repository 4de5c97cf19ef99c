"""What happens after the fact."""

from mercat.modules.businesses.dependencies import businesses, standing
from mercat.modules.businesses.events import StandingChanged
from mercat.modules.identity.events import EmailVerified, UserAnonymised
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.resources import Resources


async def draft_business(event: EmailVerified, session: Session, resources: Resources) -> None:
    await businesses.draft_business(session, resources).execute(event)


async def close_orphaned(_: UserAnonymised, session: Session, __: Resources) -> None:
    await businesses.close_orphaned(session).execute()


async def tell_owner(event: StandingChanged, session: Session, resources: Resources) -> None:
    with mailing():
        await standing.tell_owner(session, resources).execute(event)


HANDLERS = [
    on(EmailVerified, draft_business),
    on(UserAnonymised, close_orphaned),
    on(StandingChanged, tell_owner, heavy=True, timeout=20),
]
