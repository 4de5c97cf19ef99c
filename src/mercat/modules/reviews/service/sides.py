"""What may be reviewed, and in whose name."""

from datetime import datetime
from uuid import UUID

from mercat.modules.bookings.errors import NoBooking
from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import Membership, TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.leads.errors import NoRequest
from mercat.modules.reviews.errors import NotCompleted, OwnBusiness, ReviewTooLate
from mercat.modules.reviews.models import WRITING_TIME, Side
from mercat.modules.reviews.repository import ReviewRepository
from mercat.platform.errors import Forbidden


class Sides:
    def __init__(self, reviews: ReviewRepository, teams: Teams) -> None:
        self._reviews = reviews
        self._teams = teams

    async def of_booking(self, actor: Actor, booking_id: UUID) -> tuple[Booking, Side]:
        """Raises NoBooking for whoever may not know of it, Forbidden for whoever may not say how it
        was, and OwnBusiness.
        """
        booking = await self._reviews.booking(booking_id)
        if booking is None:
            raise NoBooking
        inside = await self._membership(actor, booking.business_id)
        if booking.customer_id == actor.user_id:
            if inside is not None:
                raise OwnBusiness
            return booking, Side.CUSTOMER
        if inside is None:
            raise Forbidden if actor.may(Permission.BOOKINGS_INSPECT) else NoBooking
        if not inside.may(TeamPermission.REVIEWS_MANAGE):
            raise Forbidden
        return booking, Side.BUSINESS

    async def of_request(self, actor: Actor, request_id: UUID) -> tuple[Booking, Side]:
        """By what was booked of the quote that was accepted. Raises NoRequest, NotCompleted, and
        what `of_booking` does.
        """
        found = await self._reviews.request(request_id)
        if found is None:
            raise NoRequest
        customer_id, business_id, booking_id = found
        if booking_id is not None and business_id is not None:
            try:
                return await self.of_booking(actor, booking_id)
            except NoBooking:
                raise NoRequest from None
        if customer_id != actor.user_id:
            raise NoRequest
        raise NotCompleted

    async def _membership(self, actor: Actor, business_id: UUID) -> Membership | None:
        try:
            return await self._teams.require(actor, business_id, TeamPermission.BUSINESS_READ)
        except NoBusiness:
            return None


def expect_open(booking: Booking, at: datetime) -> datetime:
    """Until when both sides may write. Raises NotCompleted, ReviewTooLate."""
    if booking.status is not BookingStatus.COMPLETED:
        raise NotCompleted
    closes_at = booking.ends_at + WRITING_TIME
    if at >= closes_at:
        raise ReviewTooLate
    return closes_at
