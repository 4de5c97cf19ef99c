"""How reviews are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.service import BusinessPages, Ratings, Teams
from mercat.modules.files.service import FileUrls
from mercat.modules.notifications.service import Notifier, consent
from mercat.modules.reviews.repository import LetterRepository, ReviewRepository, StarRepository
from mercat.modules.reviews.service import (
    Album,
    AuthorCopy,
    LetterBox,
    Publishing,
    RatingCheck,
    ReviewHolds,
    ReviewPages,
    Sides,
)
from mercat.modules.reviews.workflows.announce_review import AnnounceReview
from mercat.modules.reviews.workflows.change_reply import ChangeReply
from mercat.modules.reviews.workflows.change_review import ChangeReview
from mercat.modules.reviews.workflows.check_ratings import CheckRatings
from mercat.modules.reviews.workflows.delete_review import DeleteReview
from mercat.modules.reviews.workflows.flag_review import FlagReview
from mercat.modules.reviews.workflows.forget_customer import ForgetCustomer
from mercat.modules.reviews.workflows.give_notice import GiveNotice
from mercat.modules.reviews.workflows.moderate_review import ModerateReview
from mercat.modules.reviews.workflows.publish_due import PublishDue
from mercat.modules.reviews.workflows.recount_ratings import RecountRatings
from mercat.modules.reviews.workflows.reply_to_review import ReplyToReview
from mercat.modules.reviews.workflows.send_letter import SendLetter
from mercat.modules.reviews.workflows.write_review import WriteReview
from mercat.modules.venues.service import StudioPages, StudioRatings
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Idempotency
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def pages(resources: FromApp) -> ReviewPages:
    return ReviewPages(resources.reads, resources.cursors, _urls(resources))


async def business_pages(resources: FromApp) -> BusinessPages:
    return BusinessPages(resources.reads, _urls(resources), resources.clock)


async def studio_pages(resources: FromApp) -> StudioPages:
    return StudioPages(resources.reads)


async def write_review(session: DbSession, resources: FromApp) -> WriteReview:
    reviews = ReviewRepository(session)
    return WriteReview(
        Transaction(session),
        Idempotency(session, resources.clock),
        Sides(reviews, Teams.of(session)),
        ReviewHolds(session),
        reviews,
        Album(session),
        Publishing(session),
        AuthorCopy(session, _urls(resources)),
        resources.clock,
    )


async def change_review(session: DbSession, resources: FromApp) -> ChangeReview:
    return ChangeReview(
        Transaction(session),
        ReviewHolds(session),
        ReviewRepository(session),
        Album(session),
        Publishing(session),
        AuditTrail(session),
        resources.clock,
    )


async def delete_review(session: DbSession, resources: FromApp) -> DeleteReview:
    return DeleteReview(
        Transaction(session),
        ReviewHolds(session),
        ReviewRepository(session),
        Album(session),
        Publishing(session),
        AuditTrail(session),
        resources.clock,
    )


async def reply_to_review(session: DbSession, resources: FromApp) -> ReplyToReview:
    return ReplyToReview(
        Transaction(session),
        ReviewHolds(session),
        ReviewRepository(session),
        Publishing(session),
        AuditTrail(session),
        resources.clock,
    )


async def change_reply(session: DbSession) -> ChangeReply:
    return ChangeReply(
        Transaction(session),
        ReviewHolds(session),
        ReviewRepository(session),
        Publishing(session),
        AuditTrail(session),
    )


async def flag_review(session: DbSession) -> FlagReview:
    return FlagReview(
        Transaction(session), ReviewHolds(session), ReviewRepository(session), Publishing(session)
    )


async def moderate_review(session: DbSession) -> ModerateReview:
    return ModerateReview(
        Transaction(session),
        ReviewHolds(session),
        ReviewRepository(session),
        Publishing(session),
        AuditTrail(session),
    )


def publish_due(session: Session, resources: Resources) -> PublishDue:
    return PublishDue(
        Transaction(session),
        ReviewRepository(session),
        ReviewHolds(session),
        Publishing(session),
        resources.clock,
    )


def forget_customer(session: Session, resources: Resources) -> ForgetCustomer:
    return ForgetCustomer(
        Transaction(session),
        ReviewRepository(session),
        ReviewHolds(session),
        Album(session),
        resources.clock,
    )


def announce_review(session: Session) -> AnnounceReview:
    return AnnounceReview(Transaction(session), LetterRepository(session), LetterBox(session))


def give_notice(session: Session, resources: Resources) -> GiveNotice:
    return GiveNotice(
        Transaction(session), LetterRepository(session), Notifier(session, resources.clock)
    )


def send_letter(session: Session, resources: Resources) -> SendLetter:
    return SendLetter(
        Transaction(session),
        LetterRepository(session),
        LetterBox(session),
        consent(session, resources),
        resources.mailer,
        resources.settings,
    )


def check_ratings(session: Session) -> CheckRatings:
    return CheckRatings(RatingCheck(session))


def recount_ratings(session: Session) -> RecountRatings:
    return RecountRatings(
        Transaction(session),
        RatingCheck(session),
        StarRepository(session),
        Ratings(session),
        StudioRatings(session),
        Outbox(session),
    )


def _urls(resources: Resources) -> FileUrls:
    return FileUrls(resources.reads, resources.storage, resources.clock, resources.settings)
