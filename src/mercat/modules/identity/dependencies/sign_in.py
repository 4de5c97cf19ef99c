"""How signing in and out is put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.dependencies.guards import guard
from mercat.modules.identity.repository import (
    FactorRepository,
    LinkRepository,
    OtpRepository,
    RoleRepository,
    SessionRepository,
    ThrottleRepository,
    UserRepository,
)
from mercat.modules.identity.service import (
    Challenges,
    Codes,
    Links,
    MfaTokens,
    RefreshTokens,
    Sessions,
    SignIns,
    Throttles,
    Verification,
)
from mercat.modules.identity.workflows.refresh_session import RefreshSession
from mercat.modules.identity.workflows.request_code import RequestCode
from mercat.modules.identity.workflows.send_code import SendCode
from mercat.modules.identity.workflows.sign_in import SignIn
from mercat.modules.identity.workflows.sign_out import SignOut
from mercat.modules.identity.workflows.sign_out_by_token import SignOutByToken
from mercat.modules.identity.workflows.verify_code import VerifyCode
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


def sessions(session: AsyncSession, resources: Resources) -> Sessions:
    return Sessions(
        SessionRepository(session),
        RoleRepository(session),
        guard(resources),
        Outbox(session),
        resources.keyring,
        resources.clock,
        resources.settings,
        AuditTrail(session),
    )


def throttles(session: AsyncSession, resources: Resources) -> Throttles:
    return Throttles(ThrottleRepository(session), resources.keyring, resources.clock)


def mfa_tokens(resources: Resources) -> MfaTokens:
    return MfaTokens(resources.keyring, resources.clock, resources.settings)


def sign_ins(session: AsyncSession, resources: Resources) -> SignIns:
    """How every sign-in ends: with credentials, or with the question for a second factor."""
    return SignIns(FactorRepository(session), sessions(session, resources), mfa_tokens(resources))


def codes(resources: Resources) -> Codes:
    return Codes(resources.keyring, resources.settings)


def challenges(session: AsyncSession, resources: Resources) -> Challenges:
    return Challenges(
        OtpRepository(session),
        codes(resources),
        Outbox(session),
        resources.clock,
        resources.settings,
    )


def links(session: AsyncSession, resources: Resources) -> Links:
    return Links(LinkRepository(session), resources.clock, resources.settings)


def verification(session: AsyncSession, resources: Resources) -> Verification:
    return Verification(
        UserRepository(session),
        OtpRepository(session),
        LinkRepository(session),
        challenges(session, resources),
        Outbox(session),
        resources.clock,
    )


async def request_code(session: DbSession, resources: FromApp) -> RequestCode:
    return RequestCode(Transaction(session), challenges(session, resources))


async def verify_code(session: DbSession, resources: FromApp) -> VerifyCode:
    return VerifyCode(
        Transaction(session),
        UserRepository(session),
        challenges(session, resources),
        verification(session, resources),
        sign_ins(session, resources),
        AuditTrail(session),
    )


async def sign_in(session: DbSession, resources: FromApp) -> SignIn:
    return SignIn(
        Transaction(session),
        UserRepository(session),
        sessions(session, resources),
        sign_ins(session, resources),
        throttles(session, resources),
        resources.passwords,
    )


async def refresh_session(session: DbSession, resources: FromApp) -> RefreshSession:
    return RefreshSession(
        Transaction(session),
        UserRepository(session),
        SessionRepository(session),
        RefreshTokens(resources.keyring),
        sessions(session, resources),
        AuditTrail(session),
        resources.clock,
    )


async def sign_out(session: DbSession, resources: FromApp) -> SignOut:
    return SignOut(Transaction(session), SessionRepository(session), sessions(session, resources))


async def sign_out_by_token(session: DbSession, resources: FromApp) -> SignOutByToken:
    return SignOutByToken(
        Transaction(session),
        SessionRepository(session),
        RefreshTokens(resources.keyring),
        sessions(session, resources),
    )


def send_code(session: AsyncSession, resources: Resources) -> SendCode:
    return SendCode(
        Transaction(session),
        UserRepository(session),
        OtpRepository(session),
        codes(resources),
        links(session, resources),
        resources.mailer,
        resources.clock,
        resources.settings,
    )
