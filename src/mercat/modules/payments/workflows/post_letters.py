"""Something became of money that a team, staff or who pays are to be told of by mail."""

from uuid import UUID

from mercat.modules.payments.models import Letter
from mercat.modules.payments.service import LetterBox
from mercat.platform.db import Transaction


class PostLetters:
    def __init__(self, transaction: Transaction, letters: LetterBox) -> None:
        self._transaction = transaction
        self._letters = letters

    async def execute(
        self,
        letter: Letter | None,
        about_id: UUID,
        business_id: UUID | None = None,
        *,
        payer_of: UUID | None = None,
    ) -> None:
        """To who pays this charge, or those of this team who may see its money, else to staff;
        `letter` None: to nobody.
        """
        async with self._transaction:
            if letter is None:
                return
            if payer_of is not None:
                await self._letters.to_payer(payer_of, letter, about_id)
            elif business_id is None:
                await self._letters.to_staff(letter, about_id)
            else:
                await self._letters.to_team(business_id, letter, about_id)
