"""How the parts of identity are put together, and how a request finds out who is calling."""

from functools import lru_cache
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.errors import InvalidAccessToken
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.repository import (
    OtpRepository,
    SessionRepository,
    ThrottleRepository,
    UserRepository,
)
from mercat.modules.identity.service import (
    Codes,
    Guard,
    Profiles,
    RefreshTokens,
    Sessions,
    Throttles,
)
from mercat.modules.identity.workflows.clear_up import ClearUp
from mercat.modules.identity.workflows.provision_user import ProvisionUser
from mercat.modules.identity.workflows.refresh_session import RefreshSession
from mercat.modules.identity.workflows.register_user import RegisterUser
from mercat.modules.identity.workflows.request_code import RequestCode
from mercat.modules.identity.workflows.send_code import SendCode
from mercat.modules.identity.workflows.sign_in import SignIn
from mercat.modules.identity.workflows.sign_out import SignOut
from mercat.modules.identity.workflows.verify_code import VerifyCode
from mercat.modules.identity.workflows.warn_of_reuse import WarnOfReuse
from mercat.platform.db import Transaction
from mercat.platform.errors import Unauthenticated
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.frame import RATE_LIMIT
from mercat.platform.web.limits import take_for_client
from mercat.platform.web.session import DbSession, FromApp


@lru_cache(maxsize=8)
def guard(resources: Resources) -> Guard:
    """One for the process: it remembers which signatures it has checked."""
    return Guard(resources)


async def current_actor(request: Request) -> Actor:
    """Who is calling, by their bearer token. Raises 401 for nobody and for anybody unproven."""
    resources: Resources = request.app.state.resources
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    try:
        actor, standing = await guard(resources).check(token)
    except InvalidAccessToken:
        # Somebody who tries tokens must not be better off than somebody who sends none.
        await take_for_client(request, "bad-token")
        raise
    request.scope[RATE_LIMIT] = standing
    standing.enforce()
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]


async def current_device(request: Request) -> Device:
    client = request.client
    return Device(client.host if client else None, request.headers.get("user-agent"))


FromDevice = Annotated[Device, Depends(current_device)]


async def profiles(resources: FromApp) -> Profiles:
    return Profiles(resources.reads)


def sessions(session: AsyncSession, resources: Resources) -> Sessions:
    return Sessions(
        SessionRepository(session),
        guard(resources),
        resources.keyring,
        resources.clock,
        resources.settings,
    )


def codes(resources: Resources) -> Codes:
    return Codes(resources.keyring, resources.settings)


async def register_user(session: DbSession, resources: FromApp) -> RegisterUser:
    return RegisterUser(
        Transaction(session),
        UserRepository(session),
        OtpRepository(session),
        Outbox(session),
        resources.passwords,
        resources.clock,
        resources.settings,
    )


async def request_code(session: DbSession, resources: FromApp) -> RequestCode:
    return RequestCode(
        Transaction(session),
        OtpRepository(session),
        Outbox(session),
        resources.clock,
        resources.settings,
    )


async def verify_code(session: DbSession, resources: FromApp) -> VerifyCode:
    return VerifyCode(
        Transaction(session),
        UserRepository(session),
        OtpRepository(session),
        codes(resources),
        sessions(session, resources),
        Outbox(session),
        resources.clock,
        resources.settings,
    )


async def sign_in(session: DbSession, resources: FromApp) -> SignIn:
    return SignIn(
        Transaction(session),
        UserRepository(session),
        sessions(session, resources),
        Throttles(ThrottleRepository(session), resources.keyring, resources.clock),
        resources.passwords,
    )


async def refresh_session(session: DbSession, resources: FromApp) -> RefreshSession:
    return RefreshSession(
        Transaction(session),
        UserRepository(session),
        SessionRepository(session),
        RefreshTokens(resources.keyring),
        sessions(session, resources),
        Outbox(session),
        resources.clock,
    )


async def sign_out(session: DbSession, resources: FromApp) -> SignOut:
    return SignOut(
        Transaction(session),
        SessionRepository(session),
        sessions(session, resources),
        Outbox(session),
        resources.clock,
    )


def send_code(session: AsyncSession, resources: Resources) -> SendCode:
    return SendCode(
        Transaction(session),
        UserRepository(session),
        OtpRepository(session),
        codes(resources),
        resources.mailer,
        resources.clock,
        resources.settings,
    )


def warn_of_reuse(session: AsyncSession, resources: Resources) -> WarnOfReuse:
    return WarnOfReuse(
        Transaction(session), UserRepository(session), resources.mailer, resources.settings
    )


def provision_user(session: AsyncSession, resources: Resources) -> ProvisionUser:
    return ProvisionUser(
        Transaction(session), UserRepository(session), resources.passwords, resources.clock
    )


def clear_up(session: AsyncSession, resources: Resources) -> ClearUp:
    return ClearUp(
        Transaction(session),
        OtpRepository(session),
        ThrottleRepository(session),
        resources.clock,
    )
