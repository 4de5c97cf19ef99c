"""Whom a booking concerns, each of whom gets a letter of their own."""

from uuid import UUID

from mercat.modules.bookings.events import BookingLetterDue
from mercat.modules.bookings.models import Letter
from mercat.modules.bookings.repository import LetterRepository
from mercat.modules.businesses.models import Membership, TeamPermission
from mercat.platform.outbox import Outbox, Session


class LetterBox:
    """In the caller's transaction. One that cannot be delivered keeps no other back."""

    def __init__(self, session: Session) -> None:
        self._letters = LetterRepository(session)
        self._outbox = Outbox(session)

    def to_customer(
        self, booking_id: UUID, customer_id: UUID, letter: Letter, entry_id: UUID | None = None
    ) -> None:
        self._post(customer_id, booking_id, letter, entry_id, for_team=False)

    async def to_team(
        self,
        booking_id: UUID,
        business_id: UUID,
        member_id: UUID | None,
        letter: Letter,
        entry_id: UUID | None = None,
    ) -> None:
        """Those who look after bookings, and the member who was booked."""
        for member in await self._letters.team(business_id):
            place = Membership(business_id, member.user_id, member.role)
            if member.id == member_id or place.may(TeamPermission.BOOKINGS_MANAGE):
                self._post(member.user_id, booking_id, letter, entry_id, for_team=True)

    def _post(
        self,
        user_id: UUID,
        booking_id: UUID,
        letter: Letter,
        entry_id: UUID | None,
        *,
        for_team: bool,
    ) -> None:
        self._outbox.add(
            BookingLetterDue(
                user_id=user_id,
                booking_id=booking_id,
                letter=letter,
                for_team=for_team,
                entry_id=entry_id,
            )
        )
