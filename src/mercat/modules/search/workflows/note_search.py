"""Somebody has looked for something, and may want to do so again."""

from mercat.modules.identity.models import Actor, Permission
from mercat.modules.search.models import MOST_KEPT
from mercat.modules.search.repository.history import HistoryRepository
from mercat.modules.search.service import words_of
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class NoteSearch:
    """After it was answered, in a transaction of its own. Of programs nothing is kept."""

    def __init__(self, transaction: Transaction, history: HistoryRepository, clock: Clock) -> None:
        self._transaction = transaction
        self._history = history
        self._clock = clock

    async def execute(self, actor: Actor, kind: str, text: str) -> None:
        words = " ".join(words_of(text))
        if not words or actor.api_key_id is not None or not actor.may(Permission.SEARCH_READ):
            return
        async with self._transaction:
            await self._history.note(actor.user_id, kind, words, text.strip(), self._clock.now())
            await self._history.keep_newest(actor.user_id, MOST_KEPT)
