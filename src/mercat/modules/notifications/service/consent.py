"""Whether a letter may leave: modules ask before they send what can wait, or need not be."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.notifications.models import Digest, NoticeGroup, quiet_until
from mercat.modules.notifications.repository import PreferenceRepository
from mercat.modules.notifications.service.unsubscribing import Unsubscribing
from mercat.platform.clock import Clock
from mercat.platform.outbox import Event, Outbox, Session
from mercat.platform.resources import Resources


class Consent:
    """In the caller's transaction. Letters about money and safety do not ask."""

    def __init__(self, session: Session, clock: Clock, unsubscribing: Unsubscribing) -> None:
        self._preferences = PreferenceRepository(session)
        self._outbox = Outbox(session)
        self._clock = clock
        self._unsubscribing = unsubscribing

    async def ask(
        self, user_id: UUID, group: NoticeGroup, event: Event, *, key: str | None = None
    ) -> str | None:
        """The link by which its reader ends letters of this group; None: it may not leave, or not
        now: then `event`, which has a field `put_off`, is announced again once their quiet hours
        are over. What they say meanwhile is of what comes then: a letter that was put off is in no
        digest, so it leaves, unless they want none at all. `key`: of which one waits at most.
        """
        reader = await self._preferences.mailed(user_id, group)
        wanted = {None, Digest.INSTANT} | ({Digest.DAILY} if _is_put_off(event) else set())
        if reader is None or reader.mail not in wanted:
            return None
        if await self._preferences.has_bounced(reader.email, reader.email_verified_at):
            return None
        now = self._clock.now()
        if reader.begins is not None:
            zone = ZoneInfo(reader.timezone)
            if until := quiet_until(now, zone, reader.begins, reader.ends):
                await self._put_off(event, until, key)
                return None
        return self._unsubscribing.link(user_id, group)

    async def _put_off(self, event: Event, until: datetime, key: str | None) -> None:
        later = replace(event, put_off=True)  # type: ignore[call-arg]  # said of `event`
        if key is None:
            self._outbox.add(later, at=until)
        else:
            await self._outbox.once(later, at=until, key=key)


def _is_put_off(event: Event) -> bool:
    return bool(getattr(event, "put_off", False))


def consent(session: Session, resources: Resources) -> Consent:
    """As every module puts it together."""
    unsubscribing = Unsubscribing(resources.keyring, resources.settings)
    return Consent(session, resources.clock, unsubscribing)
