"""What happens after the fact."""

from mercat.modules.identity.events import UserAnonymised
from mercat.modules.reviews import dependencies
from mercat.modules.reviews.events import ReviewChanged, ReviewLetterDue
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.outbox.schedule import HourPassed, MomentPassed
from mercat.platform.resources import Resources


async def publish_due(_: MomentPassed, session: Session, resources: Resources) -> None:
    await dependencies.publish_due(session, resources).execute()


async def announce_review(event: ReviewChanged, session: Session, _: Resources) -> None:
    await dependencies.announce_review(session).execute(event)


async def send_letter(event: ReviewLetterDue, session: Session, resources: Resources) -> None:
    with mailing():
        await dependencies.send_letter(session, resources).execute(event)


async def forget_customer(event: UserAnonymised, session: Session, resources: Resources) -> None:
    await dependencies.forget_customer(session, resources).execute(event.user_id)


async def watch_ratings(_: HourPassed, session: Session, resources: Resources) -> None:
    del resources
    await dependencies.check_ratings(session).execute()


async def give_notice(event: ReviewLetterDue, session: Session, resources: Resources) -> None:
    await dependencies.give_notice(session, resources).execute(event)


HANDLERS = [
    on(MomentPassed, publish_due, heavy=True, timeout=60),
    on(ReviewChanged, announce_review),
    on(ReviewLetterDue, send_letter, heavy=True, timeout=20),
    on(UserAnonymised, forget_customer, heavy=True, timeout=600),
    on(HourPassed, watch_ratings, heavy=True, timeout=120),
    on(ReviewLetterDue, give_notice),
]
