"""Telling people: how other modules have notices written."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.notifications.events import DigestDue, NotificationAdded
from mercat.modules.notifications.models import (
    ALWAYS_MAILED,
    DIGEST_MINUTE,
    Digest,
    NoticeGroup,
    next_at,
)
from mercat.modules.notifications.repository import NoticeRepository
from mercat.modules.notifications.service.words import group_of, sentence
from mercat.platform.clock import Clock
from mercat.platform.languages import FALLBACK
from mercat.platform.outbox import Outbox, Session


class Notifier:
    """In the caller's transaction."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._notices = NoticeRepository(session)
        self._outbox = Outbox(session)
        self._clock = clock

    async def tell(
        self,
        user_ids: Collection[UUID],
        kind: str,
        data: Mapping[str, Any],
        *,
        link: str,
        dedupe: str,
        again: bool = False,
        until_read: bool = False,
        keep: bool = False,
    ) -> Collection[UUID]:
        """Whom it is told now. `data`: ids, and the words of its sentence; `dedupe`: what it is
        about. `again`: whoever was told of that before is told anew, in the place of the older
        notice, which may be untrue by now; `until_read`: unless they have yet to read that one.
        `keep`: whoever wants it nowhere counts as told too.

        Raises KeyError for a kind or a word that `words.tsv` has not.
        """
        sentence(kind, FALLBACK, data)
        group = group_of(kind)
        readers = await self._notices.readers(user_ids, group)
        told = {"kind": kind, "data": dict(data), "link": link, "dedupe": dedupe}
        rows = [{**told, **self._wanted(reader, group)} for reader in readers]
        wanted = [row for row in rows if keep or row["in_app"] or row["awaits_digest"]]
        if not wanted:
            return []
        added = await self._notices.add(wanted, again=again, until_read=until_read)
        zones = {reader.id: reader.timezone for reader in readers}
        for notice in added:
            await self._announce(notice, zones[notice.user_id])
        return [notice.user_id for notice in added]

    def _wanted(self, reader: Any, group: NoticeGroup) -> dict[str, Any]:
        """By whom, when, and where they want to find it."""
        return {
            "user_id": reader.id,
            "told_at": self._clock.now(),
            "in_app": reader.in_app,
            "awaits_digest": reader.mail == Digest.DAILY and group not in ALWAYS_MAILED,
        }

    async def _announce(self, notice: Any, timezone: str) -> None:
        if notice.in_app:
            self._outbox.add(NotificationAdded(user_id=notice.user_id, notification_id=notice.id))
        if notice.awaits_digest:
            await self._await_digest(notice.user_id, timezone)

    async def _await_digest(self, user_id: UUID, timezone: str) -> None:
        at = next_at(self._clock.now(), ZoneInfo(timezone), DIGEST_MINUTE)
        await self._outbox.once(DigestDue(user_id=user_id), at=at, key=f"digest:{user_id}")

    async def forget(self, about: Collection[str]) -> None:
        """`about`: as `dedupe`. Nobody finds any more that they were told of these."""
        await self._notices.forget(about)

    async def seen(self, user_id: UUID, dedupe: str) -> None:
        """They have read elsewhere what this is about."""
        await self._notices.seen(user_id, dedupe, self._clock.now())
