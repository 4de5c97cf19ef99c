"""One side of a booking says how it was."""

from uuid import UUID

from mercat.modules.bookings.models import Booking
from mercat.modules.identity.models import Actor
from mercat.modules.reviews.errors import AlreadyReviewed
from mercat.modules.reviews.models import Review, ReviewStatus, Side
from mercat.modules.reviews.repository import ReviewRepository
from mercat.modules.reviews.schemas import ReviewInput
from mercat.modules.reviews.service import (
    Album,
    AuthorCopy,
    Publishing,
    ReviewHolds,
    Sides,
    expect_open,
)
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Answer, Idempotency, KeyedRequest
from mercat.platform.ids import uuid7


class WriteReview:
    def __init__(
        self,
        transaction: Transaction,
        idempotency: Idempotency,
        sides: Sides,
        holds: ReviewHolds,
        reviews: ReviewRepository,
        album: Album,
        publishing: Publishing,
        copy: AuthorCopy,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._idempotency = idempotency
        self._sides = sides
        self._holds = holds
        self._reviews = reviews
        self._album = album
        self._publishing = publishing
        self._copy = copy
        self._clock = clock

    async def execute(self, actor: Actor, input: ReviewInput, keyed: KeyedRequest | None) -> Answer:
        """The answer is an OwnReviewRead. Hidden, unless the other side has written: then both are
        seen. Raises what `Sides` and `expect_open` do, AlreadyReviewed, FileNotUsable, and what
        `Idempotency.begin` does.
        """
        async with self._transaction:
            replay = await self._idempotency.begin(keyed)
            if replay is not None:
                return replay
            booking, side = await self._find(actor, input)
            await self._holds.of_business(booking.business_id)
            review = await self._add(actor.user_id, booking, side, input)
            await self._album.show(review, input.photo_file_ids)
            told = await self._copy.of(review.id)
            return await self._idempotency.finish(201, told.model_dump_json().encode())

    async def _find(self, actor: Actor, input: ReviewInput) -> tuple[Booking, Side]:
        if input.booking_id is not None:
            return await self._sides.of_booking(actor, input.booking_id)
        assert input.request_id is not None  # noqa: S101 (a ReviewInput has one of the two)
        return await self._sides.of_request(actor, input.request_id)

    async def _add(
        self, author_id: UUID, booking: Booking, side: Side, input: ReviewInput
    ) -> Review:
        now = self._clock.now()
        opens_at = expect_open(booking, now)
        others = await self._reviews.of_booking(booking.id)
        if any(other.side is side for other in others):
            raise AlreadyReviewed
        review = Review(
            id=uuid7(),
            booking_id=booking.id,
            request_id=await self._reviews.request_of(booking.id),
            author_id=author_id,
            side=side,
            business_id=booking.business_id,
            studio_id=booking.studio_id,
            customer_id=booking.customer_id,
            rating=input.rating,
            title=input.title,
            body=input.body,
            status=ReviewStatus.PUBLISHED,
            opens_at=opens_at,
        )
        await self._reviews.add(review)
        for one in (review, *others) if others else ():
            if one.published_at is None:
                await self._publishing.publish(one, now)
        await self._reviews.save()
        return review
