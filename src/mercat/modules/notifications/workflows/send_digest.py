"""Somebody is mailed at once what happened since the day before."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from mercat.modules.identity.models import User
from mercat.modules.notifications.events import DigestDue
from mercat.modules.notifications.models import DIGEST_MINUTE, Notification, next_at, quiet_until
from mercat.modules.notifications.repository import NoticeRepository, PreferenceRepository
from mercat.modules.notifications.service import sentence
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.outbox import Outbox
from mercat.platform.settings import Settings

_MOST = 100
"""Lines of one letter: what is more comes the day after."""


class SendDigest:
    def __init__(
        self,
        transaction: Transaction,
        notices: NoticeRepository,
        preferences: PreferenceRepository,
        outbox: Outbox,
        mailer: Mailer,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._notices = notices
        self._preferences = preferences
        self._outbox = outbox
        self._mailer = mailer
        self._clock = clock
        self._settings = settings

    async def execute(self, event: DigestDue) -> None:
        """Without what they have read. In their quiet hours: once these are over."""
        async with self._transaction:
            reader = await self._notices.reader(event.user_id)
            awaited = await self._notices.awaited(event.user_id, _MOST)
            if reader is None or not awaited or await self._put_off(event, reader):
                return
        unread = [notice for notice in awaited if notice.read_at is None]
        if unread:
            await self._send(reader, unread)
        # Only now: a letter that did not leave is written again.
        async with self._transaction:
            await self._notices.digested([(notice.id, notice.told_at) for notice in awaited])
            if len(awaited) == _MOST:
                await self._next_day(event, reader)

    async def _next_day(self, event: DigestDue, reader: User) -> None:
        at = next_at(self._clock.now(), ZoneInfo(reader.timezone), DIGEST_MINUTE)
        await self._outbox.once(event, at=at, key=f"digest:{reader.id}")

    async def _put_off(self, event: DigestDue, reader: User) -> bool:
        quiet = await self._preferences.quiet(reader.id)
        zone = ZoneInfo(reader.timezone)
        until = quiet_until(self._clock.now(), zone, quiet.begins, quiet.ends) if quiet else None
        if until is not None:
            await self._outbox.once(event, at=until, key=f"digest:{reader.id}")
        return until is not None

    async def _send(self, reader: User, unread: Sequence[Notification]) -> None:
        email = render(
            "digest",
            reader.email,
            reader.locale,
            app_name=self._settings.app_name,
            name=reader.first_name,
            lines=[sentence(one.kind, reader.locale, one.data) for one in unread],
        )
        await self._mailer.send(email)
