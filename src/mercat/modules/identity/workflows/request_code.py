"""Somebody asks for a one-time code. The same happens for every address, known or not."""

from mercat.modules.identity.models import Purpose
from mercat.modules.identity.service import Challenges
from mercat.platform.db import Transaction


class RequestCode:
    def __init__(self, transaction: Transaction, challenges: Challenges) -> None:
        self._transaction = transaction
        self._challenges = challenges

    async def execute(self, email: str, purpose: Purpose) -> None:
        """Does nothing when the address has been sent enough: the last code is still good."""
        async with self._transaction:
            await self._challenges.request(email, purpose)
