"""What happens after the fact."""

from mercat.modules.identity.dependencies import accounts, guard, sign_in
from mercat.modules.identity.events import CodeRequested, RolesChanged, SessionRevoked
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.resources import Resources


async def send_code(event: CodeRequested, session: Session, resources: Resources) -> None:
    with mailing():
        await sign_in.send_code(session, resources).execute(event)


async def forget_session(event: SessionRevoked, _: Session, resources: Resources) -> None:
    """Again, in case Valkey was out of reach when the session was revoked. Raises CacheDown while
    it still is, and is tried again.
    """
    await guard(resources).forget(event.user_id, event.session_id)


async def doubt_sessions(event: RolesChanged, _: Session, resources: Resources) -> None:
    """Likewise, for somebody whose roles are others now."""
    for session_id in event.session_ids:
        await guard(resources).forget(event.user_id, session_id)


async def warn_of_reuse(event: SessionRevoked, session: Session, resources: Resources) -> None:
    with mailing():
        await sign_in.warn_of_reuse(session, resources).execute(event)


async def clear_up(_: HourPassed, session: Session, resources: Resources) -> None:
    await accounts.clear_up(session, resources).execute()


HANDLERS = [
    on(CodeRequested, send_code, heavy=True, timeout=20),
    on(RolesChanged, doubt_sessions),
    on(SessionRevoked, forget_session),
    on(SessionRevoked, warn_of_reuse, heavy=True, timeout=20),
    on(HourPassed, clear_up),
]
