"""Somebody wants what they have looked for to be forgotten."""

from mercat.modules.identity.models import Actor, Permission
from mercat.modules.search.repository.history import HistoryRepository
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden


class ClearHistory:
    def __init__(self, transaction: Transaction, history: HistoryRepository) -> None:
        self._transaction = transaction
        self._history = history

    async def execute(self, actor: Actor) -> None:
        async with self._transaction:
            if not actor.may(Permission.SEARCH_READ):
                raise Forbidden
            await self._history.clear(actor.user_id)
