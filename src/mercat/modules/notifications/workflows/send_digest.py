"""Somebody is mailed at once what happened since the day before."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from mercat.modules.identity.models import User
from mercat.modules.notifications.events import DigestDue
from mercat.modules.notifications.models import (
    DIGEST_MINUTE,
    Digest,
    Notification,
    next_at,
    quiet_until,
)
from mercat.modules.notifications.repository import NoticeRepository, PreferenceRepository
from mercat.modules.notifications.service import Unsubscribing, group_of, sentence
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
        unsubscribing: Unsubscribing,
        mailer: Mailer,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._notices = notices
        self._preferences = preferences
        self._outbox = outbox
        self._unsubscribing = unsubscribing
        self._mailer = mailer
        self._clock = clock
        self._settings = settings

    async def execute(self, event: DigestDue) -> None:
        """Without what they have read, and what they want no mail of any more. In their quiet
        hours: once these are over.
        """
        async with self._transaction:
            reader = await self._notices.reader(event.user_id)
            awaited = await self._notices.awaited(event.user_id, _MOST)
            if reader is None or not awaited or await self._put_off(event, reader):
                return
            if len(awaited) == _MOST:
                at = next_at(self._clock.now(), ZoneInfo(reader.timezone), DIGEST_MINUTE)
                await self._outbox.once(event, at=at, key=f"digest:{reader.id}")
            told = await self._wanted(reader, awaited)
        if told:
            await self._send(reader, told)
        # Only now: a letter that did not leave is written again.
        async with self._transaction:
            await self._notices.digested([(notice.id, notice.told_at) for notice in awaited])

    async def _wanted(
        self, reader: User, awaited: Sequence[Notification]
    ) -> Sequence[Notification]:
        if await self._preferences.has_bounced(reader.email, reader.email_verified_at):
            return []
        said = {one.notice_group: one.mail for one in await self._preferences.of(reader.id)}
        ended = {group for group, mail in said.items() if mail is Digest.NEVER}
        return [one for one in awaited if one.read_at is None and group_of(one.kind) not in ended]

    async def _put_off(self, event: DigestDue, reader: User) -> bool:
        quiet = await self._preferences.quiet(reader.id)
        zone = ZoneInfo(reader.timezone)
        until = quiet_until(self._clock.now(), zone, quiet.begins, quiet.ends) if quiet else None
        if until is not None:
            await self._outbox.once(event, at=until, key=f"digest:{reader.id}")
        return until is not None

    async def _send(self, reader: User, told: Sequence[Notification]) -> None:
        email = render(
            "digest",
            reader.email,
            reader.locale,
            app_name=self._settings.app_name,
            name=reader.first_name,
            unsubscribe=self._unsubscribing.link(reader.id, None),
            lines=[sentence(one.kind, reader.locale, one.data) for one in told],
        )
        await self._mailer.send(email)
