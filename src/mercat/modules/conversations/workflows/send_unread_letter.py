"""Whoever has not read what was said for some minutes, and is not there, gets a letter."""

from datetime import datetime
from typing import Any

from mercat.modules.conversations.errors import NoConversation
from mercat.modules.conversations.events import UnreadLetterDue
from mercat.modules.conversations.models import Audience
from mercat.modules.conversations.repository import UnreadRepository
from mercat.modules.conversations.service import (
    LETTER_TIME,
    Audiences,
    letter_key,
    shown_name,
    unread_by,
)
from mercat.modules.identity.models import User
from mercat.modules.notifications.models import NoticeGroup
from mercat.modules.notifications.service import Consent
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.mail.message import Email
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.outbox import Outbox
from mercat.platform.realtime import Presence
from mercat.platform.settings import Settings


class SendUnreadLetter:
    def __init__(
        self,
        transaction: Transaction,
        audiences: Audiences,
        unread: UnreadRepository,
        presence: Presence,
        consent: Consent,
        outbox: Outbox,
        mailer: Mailer,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._audiences = audiences
        self._unread = unread
        self._presence = presence
        self._consent = consent
        self._outbox = outbox
        self._mailer = mailer
        self._clock = clock
        self._settings = settings

    async def execute(self, event: UnreadLetterDue) -> None:
        """Nothing, if they have read it or have no part in it any more. Whoever is connected is
        looked for again later.
        """
        try:
            audience = await self._audiences.of(event.conversation_id)
        except NoConversation:
            return
        is_there = (await self._presence.look([event.user_id])).get(event.user_id, False)
        async with self._transaction:
            email = await self._written(event, audience, is_there=is_there)
        if email is not None:
            await self._mailer.send(email)

    async def _written(
        self, event: UnreadLetterDue, audience: Audience, *, is_there: bool
    ) -> Email | None:
        now = self._clock.now()
        newest, waited = await self._unread_of(event, audience, now)
        if newest is None:
            return None
        key = letter_key(event.conversation_id, event.user_id)
        if is_there or waited is None:
            at = (now if is_there else newest.sent_at) + LETTER_TIME
            await self._outbox.once(event, at=at, key=key)
            return None
        reader = await self._unread.reader(event.user_id)
        link = await self._consent.ask(event.user_id, NoticeGroup.MESSAGES, event, key=key)
        if reader is None or link is None:
            return None
        return self._letter(event, reader, shown_name(newest), unsubscribe=link)

    async def _unread_of(
        self, event: UnreadLetterDue, audience: Audience, now: datetime
    ) -> tuple[Any, Any]:
        """Of what they have not read the newest, and the newest that has waited long enough."""
        conversation = await self._unread.find(event.conversation_id)
        if conversation is None:
            return None, None
        said = await self._unread.newest(event.conversation_id)
        marks = await self._unread.marks(event.conversation_id)
        older = [message for message in said if message.sent_at <= now - LETTER_TIME]
        found = [unread_by(audience, conversation, some, marks, now) for some in (said, older)]
        return found[0].get(event.user_id), found[1].get(event.user_id)

    def _letter(self, event: UnreadLetterDue, reader: User, who: str, *, unsubscribe: str) -> Email:
        """Without what was said: that is for those who are signed in."""
        return render(
            "messages_unread",
            reader.email,
            reader.locale,
            app_name=self._settings.app_name,
            name=reader.first_name,
            who=who,
            link=f"{self._settings.links_url}/conversations/{event.conversation_id}",
            unsubscribe=unsubscribe,
        )
