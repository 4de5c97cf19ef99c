"""Reviews, their photos, and what people tell us of them."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.reviews.errors import (
    AlreadyReplied,
    NoReply,
    ReviewRemoved,
    ReviewSettled,
    WrongStanding,
)
from mercat.platform.db import Record, Word, one_of

WRITING_TIME = timedelta(days=14)
"""After the end: how long either side may write, and how long what one has written waits for the
other.
"""
CHANGING_TIME = timedelta(hours=48)
"""After it was published: how long its author may change it."""
MOST_PHOTOS = 10

_STANDS = "deleted_at IS NULL"
IS_LISTED = f"side = 'CUSTOMER' AND published_at IS NOT NULL AND status <> 'REMOVED' AND {_STANDS}"
"""What everybody may see, and what ratings count. In the words of the indexes: an index serves only
what is asked for in these.
"""


class Side(StrEnum):
    """Whose it is. CUSTOMER: about the business. BUSINESS: about the customer, never public."""

    CUSTOMER = "CUSTOMER"
    BUSINESS = "BUSINESS"


class ReviewStatus(StrEnum):
    """FLAGGED: somebody has told us of it. It is seen until staff have decided: else whoever does
    not like a review would take it away. REMOVED: by staff.
    """

    PUBLISHED = "PUBLISHED"
    FLAGGED = "FLAGGED"
    REMOVED = "REMOVED"


class Decision(StrEnum):
    """Of staff. KEEP: what is FLAGGED stands. REMOVE: nobody sees it any more. RESTORE: they do."""

    KEEP = "KEEP"
    REMOVE = "REMOVE"
    RESTORE = "RESTORE"


DECIDED = {
    Decision.KEEP: (frozenset({ReviewStatus.FLAGGED}), ReviewStatus.PUBLISHED),
    Decision.REMOVE: (
        frozenset({ReviewStatus.PUBLISHED, ReviewStatus.FLAGGED}),
        ReviewStatus.REMOVED,
    ),
    Decision.RESTORE: (frozenset({ReviewStatus.REMOVED}), ReviewStatus.PUBLISHED),
}
"""What each decides about, and what that becomes."""


class Review(Record):
    """Of one side of a booking. Hidden, and known to its author alone, until both sides have
    written or `opens_at` has come.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        # What was deleted before anybody saw it does not stand in the way of another.
        Index(
            "uq_reviews_booking_id_side",
            "booking_id",
            "side",
            unique=True,
            postgresql_where=text("deleted_at IS NULL OR published_at IS NOT NULL"),
        ),
        Index(
            "ix_reviews_of_business",
            "business_id",
            "published_at",
            "id",
            postgresql_where=text(IS_LISTED),
        ),
        Index(
            "ix_reviews_of_business_by_rating",
            "business_id",
            "rating",
            "published_at",
            "id",
            postgresql_where=text(IS_LISTED),
        ),
        Index(
            "ix_reviews_of_studio",
            "studio_id",
            "published_at",
            "id",
            postgresql_where=text(IS_LISTED),
        ),
        Index(
            "ix_reviews_of_studio_by_rating",
            "studio_id",
            "rating",
            "published_at",
            "id",
            postgresql_where=text(IS_LISTED),
        ),
        Index(
            "ix_reviews_hidden",
            "opens_at",
            postgresql_where=text(f"published_at IS NULL AND {_STANDS}"),
        ),
        Index(
            "ix_reviews_standing",
            "status",
            "published_at",
            "id",
            postgresql_where=text(f"published_at IS NOT NULL AND {_STANDS}"),
        ),
        Index(None, "booking_id"),
        Index(None, "request_id"),
        Index(None, "author_id", "created_at", "id"),
        Index(None, "customer_id", "side", "published_at", "id"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="replied_at"),
        CheckConstraint(
            "(status = 'REMOVED') <= (removed_reason IS NOT NULL)", name="removed_reason"
        ),
        CheckConstraint("status = 'PUBLISHED' OR published_at IS NOT NULL", name="published_at"),
        one_of("side", Side),
        one_of("status", ReviewStatus),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_requests.id"))
    """Where the booking came of a quote: what had been asked for."""
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    side: Mapped[Side] = mapped_column(Word(Side))
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    studio_id: Mapped[UUID | None] = mapped_column(ForeignKey("studios.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    """Of the booking."""
    rating: Mapped[int]
    """Stars, 1 to 5."""
    title: Mapped[str | None]
    body: Mapped[str | None]
    reply: Mapped[str | None]
    replied_at: Mapped[datetime | None]
    replied_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    status: Mapped[ReviewStatus] = mapped_column(Word(ReviewStatus))
    opens_at: Mapped[datetime]
    """When it is seen at the latest."""
    published_at: Mapped[datetime | None]
    """None: it is hidden."""
    edited_at: Mapped[datetime | None]
    """By its author, after it was published."""
    removed_reason: Mapped[str | None]
    """As its author is told."""
    deleted_at: Mapped[datetime | None]
    """By its author. Its words are gone; that it was there stays known, so that nobody who has read
    the other side's writes anew.
    """

    @property
    def is_seen(self) -> bool:
        """By those whom it is for."""
        shown = self.published_at is not None and self.deleted_at is None
        return shown and self.status is not ReviewStatus.REMOVED

    @property
    def stars(self) -> int | None:
        """That it counts with, as `IS_LISTED` says; None if it does not count."""
        return self.rating if self.is_seen and self.side is Side.CUSTOMER else None

    def is_due(self, at: datetime) -> bool:
        """To be seen, whether the other side has written or not."""
        return self.published_at is None and self.deleted_at is None and self.opens_at <= at

    def expect_changeable(self, at: datetime) -> None:
        """By its author. Raises ReviewRemoved, ReviewSettled."""
        if self.status is ReviewStatus.REMOVED:
            raise ReviewRemoved
        if self.published_at is not None and at >= self.published_at + CHANGING_TIME:
            raise ReviewSettled

    def answer(self, reply: str, by: UUID, at: datetime) -> None:
        """Raises AlreadyReplied."""
        if self.reply is not None:
            raise AlreadyReplied
        self.reply, self.replied_by, self.replied_at = reply, by, at

    def change_answer(self, reply: str) -> None:
        """Raises NoReply."""
        if self.reply is None:
            raise NoReply
        self.reply = reply

    def decide(self, decision: Decision, reason: str) -> None:
        """Raises WrongStanding."""
        wanted, becomes = DECIDED[decision]
        if self.status not in wanted:
            raise WrongStanding(self.status)
        self.status = becomes
        self.removed_reason = reason if becomes is ReviewStatus.REMOVED else None

    def delete(self, at: datetime) -> None:
        self.deleted_at = at
        self.title = self.body = self.reply = None
        self.replied_at = self.replied_by = None


class ReviewPhoto(Record):
    __tablename__ = "review_photos"
    __table_args__ = (Index(None, "review_id", "position", "id"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("files.id"), unique=True)
    position: Mapped[int]


class FlagReason(StrEnum):
    SPAM = "SPAM"
    OFFENSIVE = "OFFENSIVE"
    FAKE = "FAKE"
    PRIVATE = "PRIVATE"
    """It tells what is nobody's business."""
    OTHER = "OTHER"


class ReviewFlag(Record):
    """Somebody tells staff that a review should not be there."""

    __tablename__ = "review_flags"
    __table_args__ = (
        UniqueConstraint("review_id", "user_id"),
        Index(None, "user_id"),
        one_of("reason", FlagReason),
    )

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[FlagReason] = mapped_column(Word(FlagReason))
    note: Mapped[str | None]
