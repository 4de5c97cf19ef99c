"""How passwords and addresses are changed is put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.dependencies.sessions import step_up
from mercat.modules.identity.dependencies.sign_in import (
    challenges,
    links,
    sessions,
    throttles,
    verification,
)
from mercat.modules.identity.repository import (
    ApiKeyRepository,
    OtpRepository,
    PendingRepository,
    UserRepository,
)
from mercat.modules.identity.service import Reproof
from mercat.modules.identity.workflows.change_password import ChangePassword
from mercat.modules.identity.workflows.confirm_email_change import ConfirmEmailChange
from mercat.modules.identity.workflows.request_email_change import RequestEmailChange
from mercat.modules.identity.workflows.reset_password import ResetPassword
from mercat.modules.identity.workflows.send_notice import SendNotice
from mercat.modules.identity.workflows.verify_email import VerifyEmail
from mercat.modules.identity.workflows.welcome_user import WelcomeUser
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


def reproof(session: AsyncSession, resources: Resources) -> Reproof:
    return Reproof(
        Transaction(session),
        UserRepository(session),
        sessions(session, resources),
        throttles(session, resources),
        resources.passwords,
    )


async def verify_email(session: DbSession, resources: FromApp) -> VerifyEmail:
    return VerifyEmail(
        Transaction(session),
        UserRepository(session),
        links(session, resources),
        verification(session, resources),
        AuditTrail(session),
    )


async def reset_password(session: DbSession, resources: FromApp) -> ResetPassword:
    return ResetPassword(
        Transaction(session),
        UserRepository(session),
        ApiKeyRepository(session),
        challenges(session, resources),
        links(session, resources),
        verification(session, resources),
        sessions(session, resources),
        AuditTrail(session),
        Outbox(session),
        resources.passwords,
        resources.clock,
    )


async def change_password(session: DbSession, resources: FromApp) -> ChangePassword:
    return ChangePassword(
        Transaction(session),
        UserRepository(session),
        step_up(session, resources),
        reproof(session, resources),
        verification(session, resources),
        sessions(session, resources),
        AuditTrail(session),
        Outbox(session),
        resources.passwords,
        resources.clock,
    )


async def request_email_change(session: DbSession, resources: FromApp) -> RequestEmailChange:
    return RequestEmailChange(
        Transaction(session),
        UserRepository(session),
        step_up(session, resources),
        reproof(session, resources),
        challenges(session, resources),
        AuditTrail(session),
        Outbox(session),
        resources.clock,
    )


async def confirm_email_change(session: DbSession, resources: FromApp) -> ConfirmEmailChange:
    return ConfirmEmailChange(
        Transaction(session),
        UserRepository(session),
        PendingRepository(session),
        OtpRepository(session),
        challenges(session, resources),
        verification(session, resources),
        AuditTrail(session),
        Outbox(session),
        resources.clock,
    )


def send_notice(session: AsyncSession, resources: Resources) -> SendNotice:
    return SendNotice(
        Transaction(session), UserRepository(session), resources.mailer, resources.settings
    )


def welcome_user(session: AsyncSession, resources: Resources) -> WelcomeUser:
    return WelcomeUser(
        Transaction(session), UserRepository(session), resources.mailer, resources.settings
    )
