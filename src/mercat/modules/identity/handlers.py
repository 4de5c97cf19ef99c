"""What happens after the fact."""

from mercat.modules.identity.dependencies import accounts, guard, mfa, sign_in, social
from mercat.modules.identity.events import CodeRequested, FactorsChanged, SessionRevoked
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


async def warn_of_reuse(event: SessionRevoked, session: Session, resources: Resources) -> None:
    with mailing():
        await sign_in.warn_of_reuse(session, resources).execute(event)


async def tell_of_factors(event: FactorsChanged, session: Session, resources: Resources) -> None:
    with mailing():
        await mfa.tell_of_factors(session, resources).execute(event)


async def clear_up(_: HourPassed, session: Session, resources: Resources) -> None:
    await accounts.clear_up(session, resources).execute()


async def forget_attempts(_: HourPassed, session: Session, resources: Resources) -> None:
    await social.forget_attempts(session, resources).execute()


HANDLERS = [
    on(CodeRequested, send_code, heavy=True, timeout=20),
    on(SessionRevoked, forget_session),
    on(SessionRevoked, warn_of_reuse, heavy=True, timeout=20),
    on(FactorsChanged, tell_of_factors, heavy=True, timeout=20),
    on(HourPassed, clear_up),
    on(HourPassed, forget_attempts),
]
