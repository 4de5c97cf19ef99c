"""What happens after the fact."""

from collections.abc import Sequence

from mercat.modules.identity.dependencies import (
    accounts,
    guard,
    passwords,
    profile,
    sign_in,
    social,
)
from mercat.modules.identity.events import (
    ApiKeyCreated,
    CodeRequested,
    DeletionCancelled,
    DeletionDue,
    DeletionRequested,
    EmailChanged,
    EmailChangeRequested,
    EmailVerified,
    ExportReady,
    ExportRequested,
    FactorsChanged,
    PasswordChanged,
    ReuseDetected,
    RolesChanged,
    SessionRevoked,
    UserAnonymised,
)
from mercat.platform.outbox import Handler, Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.personal_data import PersonalData
from mercat.platform.resources import Resources


async def send_code(event: CodeRequested, session: Session, resources: Resources) -> None:
    with mailing():
        await sign_in.send_code(session, resources).execute(event)


async def welcome(event: EmailVerified, session: Session, resources: Resources) -> None:
    with mailing():
        await passwords.welcome_user(session, resources).execute(event)


async def tell_of_password(event: PasswordChanged, session: Session, resources: Resources) -> None:
    with mailing():
        await passwords.send_notice(session, resources).execute(event)


async def tell_of_key(event: ApiKeyCreated, session: Session, resources: Resources) -> None:
    with mailing():
        await passwords.send_notice(session, resources).execute(event)


async def tell_of_wish(event: EmailChangeRequested, session: Session, resources: Resources) -> None:
    with mailing():
        await passwords.send_notice(session, resources).execute(event)


async def tell_of_new_email(event: EmailChanged, session: Session, resources: Resources) -> None:
    with mailing():
        await passwords.send_notice(session, resources).execute(event)


async def forget_session(event: SessionRevoked, _: Session, resources: Resources) -> None:
    """Again, in case Valkey was out of reach when the session was revoked. Raises CacheDown while
    it still is, and is tried again.
    """
    await guard(resources).forget(event.user_id, event.session_id)


async def doubt_sessions(event: RolesChanged, _: Session, resources: Resources) -> None:
    """Likewise, for somebody whose roles are others now."""
    for session_id in event.session_ids:
        await guard(resources).forget(event.user_id, session_id)


async def warn_of_reuse(event: ReuseDetected, session: Session, resources: Resources) -> None:
    with mailing():
        await passwords.send_notice(session, resources).execute(event)


async def tell_of_factors(event: FactorsChanged, session: Session, resources: Resources) -> None:
    with mailing():
        await passwords.send_notice(session, resources).execute(event)


async def clear_up(_: HourPassed, session: Session, resources: Resources) -> None:
    await accounts.clear_up(session, resources).execute()


async def tell_of_deletion(
    event: DeletionRequested, session: Session, resources: Resources
) -> None:
    with mailing():
        await profile.tell_of_deletion(session, resources).execute(event)


async def tell_of_stay(event: DeletionCancelled, session: Session, resources: Resources) -> None:
    with mailing():
        await profile.tell_of_stay(session, resources).execute(event)


async def send_export_link(event: ExportReady, session: Session, resources: Resources) -> None:
    with mailing():
        await profile.send_export_link(session, resources).execute(event)


async def remove_exports(_: HourPassed, session: Session, resources: Resources) -> None:
    await profile.remove_exports(session, resources).execute()


async def remove_exports_of_erased(
    _: UserAnonymised, session: Session, resources: Resources
) -> None:
    """At once, and not within the hour."""
    await profile.remove_exports(session, resources).execute()


async def forget_attempts(_: HourPassed, session: Session, resources: Resources) -> None:
    await social.forget_attempts(session, resources).execute()


HANDLERS = [
    on(CodeRequested, send_code, heavy=True, timeout=20),
    on(RolesChanged, doubt_sessions),
    on(EmailVerified, welcome, heavy=True, timeout=20),
    on(PasswordChanged, tell_of_password, heavy=True, timeout=20),
    on(ApiKeyCreated, tell_of_key, heavy=True, timeout=20),
    on(EmailChangeRequested, tell_of_wish, heavy=True, timeout=20),
    on(EmailChanged, tell_of_new_email, heavy=True, timeout=20),
    on(SessionRevoked, forget_session),
    on(ReuseDetected, warn_of_reuse, heavy=True, timeout=20),
    on(FactorsChanged, tell_of_factors, heavy=True, timeout=20),
    on(HourPassed, clear_up),
    on(DeletionRequested, tell_of_deletion, heavy=True, timeout=20),
    on(DeletionCancelled, tell_of_stay, heavy=True, timeout=20),
    on(ExportReady, send_export_link, heavy=True, timeout=20),
    on(HourPassed, remove_exports, heavy=True, timeout=120),
    on(UserAnonymised, remove_exports_of_erased, heavy=True, timeout=120),
    on(HourPassed, forget_attempts),
]


def with_personal_data(modules: Sequence[PersonalData]) -> list[Handler]:
    """The handlers that need to know what every module keeps of people."""

    async def anonymise_user(event: DeletionDue, session: Session, resources: Resources) -> None:
        await profile.anonymise_user(session, resources, modules).execute(event)

    async def write_export(event: ExportRequested, session: Session, resources: Resources) -> None:
        await profile.write_export(session, resources, modules).execute(event)

    return [
        on(DeletionDue, anonymise_user, heavy=True, timeout=60),
        on(ExportRequested, write_export, heavy=True, timeout=120),
    ]
