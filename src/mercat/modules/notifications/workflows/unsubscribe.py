"""Somebody ends letters like the one whose link they follow, without signing in."""

from mercat.modules.notifications.models import Digest
from mercat.modules.notifications.repository import NoticeRepository, PreferenceRepository
from mercat.modules.notifications.service import Unsubscribing
from mercat.platform.db import Transaction


class Unsubscribe:
    def __init__(
        self,
        transaction: Transaction,
        notices: NoticeRepository,
        preferences: PreferenceRepository,
        unsubscribing: Unsubscribing,
    ) -> None:
        self._transaction = transaction
        self._notices = notices
        self._preferences = preferences
        self._unsubscribing = unsubscribing

    async def execute(self, token: str) -> None:
        """Once more changes nothing. Raises LinkInvalid."""
        user_id, group = self._unsubscribing.read(token)
        async with self._transaction:
            if await self._notices.reader(user_id) is None:
                return
            if group is None:
                await self._preferences.end(user_id, Digest.DAILY)
            else:
                await self._preferences.put(user_id, group, mail=Digest.NEVER)
