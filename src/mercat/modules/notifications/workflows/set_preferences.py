"""Somebody says how they want to be told."""

from mercat.modules.identity.models import Actor
from mercat.modules.notifications.models import Digest, NoticeGroup
from mercat.modules.notifications.repository import PreferenceRepository
from mercat.modules.notifications.schemas import PreferencesInput, PreferencesRead
from mercat.modules.notifications.service import PreferenceBook
from mercat.platform.db import Transaction

_AS_EVERYBODY = {"in_app": True, "mail": Digest.INSTANT}


class SetPreferences:
    def __init__(
        self, transaction: Transaction, preferences: PreferenceRepository, book: PreferenceBook
    ) -> None:
        self._transaction = transaction
        self._preferences = preferences
        self._book = book

    async def execute(self, actor: Actor, input: PreferencesInput) -> PreferencesRead:
        said = {one.group: {"in_app": one.in_app, "mail": one.email} for one in input.preferences}
        hours = input.quiet_hours.minutes if input.quiet_hours else None
        async with self._transaction:
            # In one order, so that two of theirs at once do not wait for each other.
            for group in NoticeGroup:
                await self._preferences.put(actor.user_id, group, **said.get(group, _AS_EVERYBODY))
            await self._preferences.put_quiet(actor.user_id, hours)
            return await self._book.of(actor.user_id)
