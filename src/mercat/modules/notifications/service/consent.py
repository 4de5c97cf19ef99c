"""Whether a letter may leave: modules ask before they send what can wait, or need not be."""

from dataclasses import replace
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

    async def ask(self, user_id: UUID, group: NoticeGroup, event: Event) -> str | None:
        """The link by which its reader ends letters of this group; None: it may not leave, or not
        now: then `event`, which has a field `put_off`, is announced again once their quiet hours
        are over.
        """
        reader = await self._preferences.mailed(user_id, group)
        if reader is None or reader.mail not in {None, Digest.INSTANT}:
            return None
        now = self._clock.now()
        if reader.begins is not None:
            zone = ZoneInfo(reader.timezone)
            if until := quiet_until(now, zone, reader.begins, reader.ends):
                self._outbox.add(replace(event, put_off=True), at=until)  # type: ignore[call-arg]  # said of `event`
                return None
        return self._unsubscribing.link(user_id, group)


def consent(session: Session, resources: Resources) -> Consent:
    """As every module puts it together."""
    unsubscribing = Unsubscribing(resources.keyring, resources.settings)
    return Consent(session, resources.clock, unsubscribing)
