"""Whom money concerns, each of whom gets a letter of their own."""

from uuid import UUID

from mercat.modules.businesses.models import Membership, TeamPermission
from mercat.modules.payments.events import MoneyLetterDue
from mercat.modules.payments.models import Letter
from mercat.modules.payments.repository import LetterRepository
from mercat.platform.outbox import Outbox, Session


class LetterBox:
    """In the caller's transaction. `about_id`: of what the letter is about, see Letter. One that
    cannot be delivered keeps no other back.
    """

    def __init__(self, session: Session) -> None:
        self._letters = LetterRepository(session)
        self._outbox = Outbox(session)

    def to_person(self, user_id: UUID, letter: Letter, about_id: UUID) -> None:
        self._outbox.add(MoneyLetterDue(user_id=user_id, letter=letter, about_id=about_id))

    async def to_payer(self, charge_id: UUID, letter: Letter, about_id: UUID) -> None:
        self.to_person(await self._letters.payer(charge_id), letter, about_id)

    async def to_team(self, business_id: UUID, letter: Letter, about_id: UUID) -> None:
        """Those who may see its money: owners and admins."""
        for member in await self._letters.team(business_id):
            place = Membership(business_id, member.user_id, member.role)
            if place.may(TeamPermission.PAYMENTS_READ):
                self.to_person(member.user_id, letter, about_id)

    async def to_staff(self, letter: Letter, about_id: UUID) -> None:
        for user_id in await self._letters.staff():
            self.to_person(user_id, letter, about_id)
