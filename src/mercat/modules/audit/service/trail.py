"""The audit trail, as other modules write it."""

from mercat.modules.audit.models import Act, AuditEvent
from mercat.modules.audit.repository import AuditRepository
from mercat.platform.observability.context import reason, request_id
from mercat.platform.outbox import Session


class AuditTrail:
    def __init__(self, session: Session) -> None:
        self._events = AuditRepository(session)

    async def record(self, act: Act) -> None:
        """Writes the act down in the caller's transaction: it stands if and only if the act does.

        The last thing before the commit, for writers of the trail wait for each other from here on.
        Where a reason was given for what is done, it stands in `changes`.
        """
        given, changes = reason.get(), act.changes
        if given is not None:
            given.told += 1
            changes = {"reason": given.text, **changes}
        await self._events.add(
            AuditEvent(
                action=act.action,
                actor_id=act.actor_id,
                api_key_id=act.api_key_id,
                target_type=act.target_type,
                target_id=act.target_id,
                ip=act.ip,
                request_id=request_id.get(),
                changes=changes,
            )
        )
