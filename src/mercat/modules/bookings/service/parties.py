"""Who somebody is to a booking that they want to change."""

from mercat.modules.bookings.errors import NoBooking
from mercat.modules.bookings.models import Booking, Party
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.errors import Forbidden


class Parties:
    """Raises NoBooking for whoever may not know of it, Forbidden for whoever may not do this."""

    def __init__(self, teams: Teams) -> None:
        self._teams = teams

    async def team(self, actor: Actor, booking: Booking) -> Party:
        """For what its business alone decides."""
        if not actor.may(Permission.BOOKINGS_WRITE):
            raise Forbidden
        try:
            await self._teams.require(actor, booking.business_id, TeamPermission.BOOKINGS_MANAGE)
        except NoBusiness as error:
            raise (Forbidden if _knows(actor, booking) else NoBooking) from error
        return Party.BUSINESS

    async def either(self, actor: Actor, booking: Booking) -> Party:
        """For what its customer may do too. A customer who is in the team is a customer here."""
        if booking.customer_id == actor.user_id and actor.may(Permission.BOOKINGS_WRITE):
            return Party.CUSTOMER
        return await self.team(actor, booking)

    async def canceller(self, actor: Actor, booking: Booking) -> Party:
        """For what staff may do too, where they are neither of the two."""
        try:
            return await self.either(actor, booking)
        except (NoBooking, Forbidden):
            if not actor.may(Permission.BOOKINGS_CANCEL):
                raise
            return Party.STAFF

    async def customer(self, actor: Actor, booking: Booking) -> Party:
        """For what its customer alone does."""
        if await self.either(actor, booking) is not Party.CUSTOMER:
            raise Forbidden
        return Party.CUSTOMER


def _knows(actor: Actor, booking: Booking) -> bool:
    return booking.customer_id == actor.user_id or actor.may(Permission.BOOKINGS_INSPECT)
