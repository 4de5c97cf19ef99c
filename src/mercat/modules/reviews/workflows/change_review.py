"""An author says it otherwise."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.reviews.errors import RatingStands
from mercat.modules.reviews.events import ReviewTurn
from mercat.modules.reviews.models import Review, Side
from mercat.modules.reviews.repository import ReviewRepository
from mercat.modules.reviews.schemas import ReviewPatch
from mercat.modules.reviews.service import Album, Publishing, ReviewHolds, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class ChangeReview:
    def __init__(
        self,
        transaction: Transaction,
        holds: ReviewHolds,
        reviews: ReviewRepository,
        album: Album,
        publishing: Publishing,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._reviews = reviews
        self._album = album
        self._publishing = publishing
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, review_id: UUID, input: ReviewPatch, device: Device
    ) -> None:
        """While it is hidden, and for two days after. Raises NoReview, Forbidden, ReviewSettled,
        ReviewRemoved, RatingStands, FileNotUsable.
        """
        async with self._transaction:
            review = await self._holds.own(actor, review_id)
            now = self._clock.now()
            review.expect_changeable(now)
            before = review.stars
            changed = await self._write(review, input)
            if not changed or review.published_at is None:
                return
            review.edited_at = now
            await self._reviews.save()
            await self._publishing.recount(review, before)
            self._publishing.tell(review, ReviewTurn.CHANGED)
            if review.side is Side.BUSINESS:
                await self._audit.record(
                    act("review.changed", actor, device, review, fields=changed)
                )

    async def _write(self, review: Review, input: ReviewPatch) -> list[str]:
        """Which fields are others now."""
        sent = input.sent
        photos = sent.pop("photo_file_ids", None)
        changed = [name for name, value in sent.items() if getattr(review, name) != value]
        if "rating" in changed and sent["rating"] < review.rating:
            await self._expect_unanswered(review)
        for name in changed:
            setattr(review, name, sent[name])
        if photos is not None and await self._album.show(review, photos):
            changed.append("photo_file_ids")
        await self._reviews.save()
        return sorted(changed)

    async def _expect_unanswered(self, review: Review) -> None:
        """What is taken back now would be for what the other side has said. Raises RatingStands."""
        sides = await self._reviews.of_booking(review.booking_id)
        if review.published_at is not None and len(sides) > 1:
            raise RatingStands
