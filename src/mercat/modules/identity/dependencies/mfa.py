"""How second factors are put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.dependencies.passwords import reproof
from mercat.modules.identity.dependencies.sessions import step_up
from mercat.modules.identity.dependencies.sign_in import mfa_tokens, sessions, throttles
from mercat.modules.identity.repository import (
    FactorRepository,
    SessionRepository,
    UserRepository,
)
from mercat.modules.identity.service import Factors
from mercat.modules.identity.workflows.begin_totp import BeginTotp
from mercat.modules.identity.workflows.complete_sign_in import CompleteSignIn
from mercat.modules.identity.workflows.confirm_totp import ConfirmTotp
from mercat.modules.identity.workflows.reauthenticate import Reauthenticate
from mercat.modules.identity.workflows.remove_totp import RemoveTotp
from mercat.modules.identity.workflows.renew_recovery_codes import RenewRecoveryCodes
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


def factors(session: AsyncSession, resources: Resources) -> Factors:
    return Factors(
        FactorRepository(session),
        throttles(session, resources),
        Outbox(session),
        resources.keyring,
        resources.clock,
    )


async def complete_sign_in(session: DbSession, resources: FromApp) -> CompleteSignIn:
    return CompleteSignIn(
        Transaction(session),
        UserRepository(session),
        SessionRepository(session),
        factors(session, resources),
        mfa_tokens(resources),
        sessions(session, resources),
        AuditTrail(session),
    )


async def reauthenticate(session: DbSession, resources: FromApp) -> Reauthenticate:
    return Reauthenticate(
        Transaction(session),
        UserRepository(session),
        SessionRepository(session),
        reproof(session, resources),
        factors(session, resources),
        AuditTrail(session),
        resources.clock,
    )


async def begin_totp(session: DbSession, resources: FromApp) -> BeginTotp:
    return BeginTotp(
        Transaction(session),
        UserRepository(session),
        step_up(session, resources),
        factors(session, resources),
        resources.settings,
    )


async def confirm_totp(session: DbSession, resources: FromApp) -> ConfirmTotp:
    return ConfirmTotp(
        Transaction(session),
        UserRepository(session),
        SessionRepository(session),
        sessions(session, resources),
        step_up(session, resources),
        factors(session, resources),
        AuditTrail(session),
        resources.clock,
    )


async def remove_totp(session: DbSession, resources: FromApp) -> RemoveTotp:
    return RemoveTotp(
        Transaction(session),
        UserRepository(session),
        step_up(session, resources),
        FactorRepository(session),
        factors(session, resources),
        AuditTrail(session),
    )


async def renew_recovery_codes(session: DbSession, resources: FromApp) -> RenewRecoveryCodes:
    return RenewRecoveryCodes(
        Transaction(session),
        UserRepository(session),
        step_up(session, resources),
        factors(session, resources),
        AuditTrail(session),
    )
