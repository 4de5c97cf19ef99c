"""Reviews, page by page, as whoever asks may see them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from mercat.modules.bookings.errors import NoBooking
from mercat.modules.businesses.models import STARS
from mercat.modules.files.service import FileUrls
from mercat.modules.identity.models import Actor
from mercat.modules.leads.errors import NoLead
from mercat.modules.reviews.errors import NoReview
from mercat.modules.reviews.models import ReviewStatus
from mercat.modules.reviews.repository import (
    CUSTOMER_OF_BOOKING,
    CUSTOMER_OF_LEAD,
    FLAGS,
    ONE,
    ORDERS,
    STANDING_COUNT,
    SUMMARIES,
    Sort,
    about_customer,
    listed,
    listed_of_many,
    standing,
    written,
)
from mercat.modules.reviews.schemas import (
    CustomerReviewRead,
    ModeratedReviewRead,
    OwnReviewRead,
    RatingSummaryRead,
    ReviewListRead,
    ReviewRead,
)
from mercat.modules.reviews.service import telling
from mercat.platform.pagination import (
    MOST_COUNTED,
    CountedPage,
    Cursors,
    Key,
    Page,
    PageQuery,
    scope,
)
from mercat.platform.reads import Query, Reads, Row

T = TypeVar("T")


@dataclass(frozen=True)
class ReviewFilter:
    rating: int | None = None
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True)
class ReviewPage:
    """`summary`: of all of them, whatever is asked for."""

    page: Page[ReviewRead]
    summary: RatingSummaryRead


class ReviewPages:
    """Every page raises BadCursor."""

    def __init__(self, reads: Reads, cursors: Cursors, urls: FileUrls) -> None:
        self._reads = reads
        self._cursors = cursors
        self._urls = urls

    async def of(
        self, whose: str, its_id: UUID, asked: ReviewFilter, query: PageQuery
    ) -> ReviewListRead:
        """What everybody may see. `whose`: `business_id` or `studio_id`. Never what is hidden, in
        no list, no count and no average.
        """
        where = _scope(whose, its_id, asked)
        rated = asked.rating is not None
        stars = {"stars": asked.rating} if rated else {}
        page = await self._page(
            lambda after: listed(whose, asked.sort, rated=rated, after=after),
            where,
            ORDERS[asked.sort],
            query,
            **{whose: its_id},
            **stars,
        )
        return ReviewListRead(
            items=await self._told(page.items, telling.public),
            next_cursor=page.next_cursor,
            summary=(await self._summaries(whose, [its_id]))[its_id],
        )

    async def of_many(
        self, whose: str, ids: Sequence[UUID], asked: ReviewFilter, query: PageQuery
    ) -> Mapping[UUID, ReviewPage]:
        """The same page of many businesses or studios, in three statements. A cursor is one of
        theirs alone.
        """
        scopes = {one: _scope(whose, one, asked) for one in ids}
        afters = {self._cursors.decode(query.cursor, where) for where in scopes.values()}
        order, rated = ORDERS[asked.sort], asked.rating is not None
        after = next(iter(afters), None)
        rows = await self._reads.all(
            listed_of_many(whose, asked.sort, rated=rated, after=after is not None),
            **_starting(order, after),
            ids=list(ids),
            stars=asked.rating,
            limit=query.limit,
        )
        summaries = await self._summaries(whose, ids)
        shown = await telling.pictures(self._urls, rows)
        pages = {}
        for one, where in scopes.items():
            its = [row for row in rows if row[whose] == one]
            page = self._cursors.page(its, limit=query.limit, scope=where, key=_key_by(order))
            told = [telling.public(row, shown) for row in page.items]
            pages[one] = ReviewPage(page.told(told), summaries[one])
        return pages

    async def written(self, actor: Actor, query: PageQuery) -> Page[OwnReviewRead]:
        """By the caller: what is hidden too. The newest first."""
        where = scope("reviews written", user_id=actor.user_id)
        page = await self._page(
            lambda after: written(after=after),
            where,
            ("created_at", "id"),
            query,
            user_id=actor.user_id,
        )
        return page.told(await self._told(page.items, telling.own))

    async def own(self, review_id: UUID) -> OwnReviewRead:
        """For its author."""
        row = await self._one(review_id)
        (told,) = await self._told([row], telling.own)
        return told

    async def public(self, review_id: UUID) -> ReviewRead:
        """One that is seen."""
        row = await self._one(review_id)
        (told,) = await self._told([row], telling.public)
        return told

    async def received(self, customer_id: UUID, query: PageQuery) -> Page[CustomerReviewRead]:
        """What businesses say of them."""
        where = scope("reviews of a customer", customer_id=customer_id)
        page = await self._page(
            lambda after: about_customer(after=after),
            where,
            ORDERS[Sort.NEWEST],
            query,
            customer_id=customer_id,
        )
        return page.told(await self._told(page.items, telling.of_customer))

    async def customer_of_booking(self, actor: Actor, booking_id: UUID) -> UUID:
        """If the caller is in the team that has it. Raises NoBooking."""
        row = await self._reads.one(
            CUSTOMER_OF_BOOKING, booking_id=booking_id, user_id=actor.user_id
        )
        if row is None:
            raise NoBooking
        found: UUID = row["customer_id"]
        return found

    async def customer_of_lead(self, actor: Actor, lead_id: UUID) -> UUID:
        """If the caller is in the team that has it. Raises NoLead."""
        row = await self._reads.one(CUSTOMER_OF_LEAD, lead_id=lead_id, user_id=actor.user_id)
        if row is None:
            raise NoLead
        found: UUID = row["customer_id"]
        return found

    async def standing(
        self, status: ReviewStatus, query: PageQuery
    ) -> CountedPage[ModeratedReviewRead]:
        """For staff; never a hidden one."""
        page = await self._page(
            lambda after: standing(after=after),
            scope("reviews standing", status=status),
            ORDERS[Sort.NEWEST],
            query,
            status=status,
            skip=query.skip,
        )
        counted = await self._reads.one(STANDING_COUNT, status=status, most=MOST_COUNTED)
        told = page.told(await self._moderated(page.items))
        return told.counted(int(counted["total"]) if counted else 0)

    async def moderated(self, review_id: UUID) -> ModeratedReviewRead:
        """For staff. Raises NoReview, of a hidden one too."""
        row = await self._one(review_id)
        if row["published_at"] is None or row["deleted_at"] is not None:
            raise NoReview
        (told,) = await self._moderated([row])
        return told

    async def _one(self, review_id: UUID) -> Row:
        row = await self._reads.one(ONE, review_id=review_id)
        if row is None:
            raise NoReview
        return row

    async def _page(
        self,
        query_of: Callable[[bool], Query],
        where: str,
        order: Sequence[str],
        query: PageQuery,
        **values: Any,
    ) -> Page[Row]:
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            query_of(after is not None), **values, **_starting(order, after), limit=query.limit
        )
        return self._cursors.page(rows, limit=query.limit, scope=where, key=_key_by(order))

    async def _told(
        self, rows: Sequence[Row], tell: Callable[[Row, telling.Pictures], T]
    ) -> list[T]:
        shown = await telling.pictures(self._urls, rows)
        return [tell(row, shown) for row in rows]

    async def _moderated(self, rows: Sequence[Row]) -> list[ModeratedReviewRead]:
        flags = await self._reads.all(FLAGS, review_ids=[row["id"] for row in rows])
        return await self._told(rows, lambda row, shown: telling.moderated(row, shown, flags))

    async def _summaries(self, whose: str, ids: Sequence[UUID]) -> Mapping[UUID, RatingSummaryRead]:
        """Whoever asks has just seen that they are there."""
        rows = await self._reads.all(SUMMARIES[whose], ids=list(ids))
        return {
            row["id"]: RatingSummaryRead(
                count=row["rating_count"],
                average=row["rating_average"],
                stars={str(star): row["rating_counts"][star - 1] for star in STARS},
            )
            for row in rows
        }


def _scope(whose: str, its_id: UUID, asked: ReviewFilter) -> str:
    return scope("reviews", whose=whose, id=its_id, rating=asked.rating, sort=asked.sort)


def _starting(order: Sequence[str], after: Key | None) -> dict[str, Any]:
    """What a statement is told that begins behind this key."""
    names = ["moment" if name.endswith("_at") else name for name in order]
    return dict(zip(names, after, strict=True)) if after else {}


def _key_by(order: Sequence[str]) -> Callable[[Row], Key]:
    return lambda row: tuple(row[name] for name in order)
