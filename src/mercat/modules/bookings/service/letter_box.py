"""Whom a booking concerns, each of whom gets a letter of their own."""

from collections.abc import Sequence
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
        for user_id in await self.team(business_id, member_id):
            self._post(user_id, booking_id, letter, entry_id, for_team=True)

    async def team(self, business_id: UUID, member_id: UUID | None) -> Sequence[UUID]:
        """Those who look after bookings, and the member who was booked, as the team is now."""
        return [
            member.user_id
            for member in await self._letters.team(business_id)
            if member.id == member_id
            or Membership(business_id, member.user_id, member.role).may(
                TeamPermission.BOOKINGS_MANAGE
            )
        ]

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
