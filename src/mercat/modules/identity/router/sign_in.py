"""Opening an account, signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import (
    CALLER,
    CurrentActor,
    FromDevice,
    accounts,
    caller,
)
from mercat.modules.identity.dependencies import sign_in as dependencies
from mercat.modules.identity.models import Actor, Credentials, Permission, User
from mercat.modules.identity.service import Profiles
from mercat.modules.identity.workflows.refresh_session import RefreshSession
from mercat.modules.identity.workflows.register_user import RegisterUser
from mercat.modules.identity.workflows.request_code import RequestCode
from mercat.modules.identity.workflows.sign_in import SignIn
from mercat.modules.identity.workflows.sign_out import SignOut
from mercat.modules.identity.workflows.verify_code import VerifyCode
from mercat.platform.errors import RateLimited, Unauthenticated, Unavailable
from mercat.platform.web.answers import answers, json_bytes
from mercat.platform.web.limits import limited
from mercat.platform.web.schemas import MessageRead

router = APIRouter(prefix="/auth", tags=["identity"])

_SENT = MessageRead(message="If this address can be sent a code, it is on its way.")


@router.post(
    "/register",
    status_code=201,
    response_model=schemas.UserRead,
    summary="Open an account",
    responses=answers(errors.EmailTaken, errors.PhoneTaken, errors.PasswordTooCommon, RateLimited),
    dependencies=[Depends(limited("register"))],
)
@router.post(
    "/signup",
    status_code=201,
    response_model=schemas.UserRead,
    include_in_schema=False,
    dependencies=[Depends(limited("register"))],
)
async def register_user(
    body: schemas.RegisterInput,
    workflow: Annotated[RegisterUser, Depends(accounts.register_user)],
) -> User:
    """Opens an account for a customer or a business owner and mails a code to the address.

    Nobody is signed in yet: that follows with `POST /auth/verify-otp`.
    """
    return await workflow.execute(body)


@router.post(
    "/send-otp",
    status_code=202,
    summary="Ask for a one-time code",
    responses=answers(RateLimited),
    dependencies=[Depends(limited("send-otp"))],
)
async def send_otp(
    body: schemas.SendOtpInput,
    workflow: Annotated[RequestCode, Depends(dependencies.request_code)],
) -> MessageRead:
    """Answers the same for every address. A new code replaces the one before; an address is sent
    one a minute, five an hour and ten a day.
    """
    await workflow.execute(body)
    return _SENT


@router.post(
    "/verify-otp",
    response_model=schemas.TokensRead,
    summary="Enter a one-time code and sign in",
    responses=answers(
        errors.OtpInvalid,
        errors.OtpExhausted,
        errors.OtpExpired,
        errors.AccountSuspended,
        RateLimited,
    ),
    dependencies=[Depends(limited("verify-otp"))],
)
async def verify_otp(
    body: schemas.VerifyOtpInput,
    device: FromDevice,
    workflow: Annotated[VerifyCode, Depends(dependencies.verify_code)],
) -> Credentials:
    """Shows that the address is yours and signs you in. A code takes three guesses."""
    return await workflow.execute(body, device)


@router.post(
    "/login",
    response_model=schemas.TokensRead,
    summary="Sign in with a password",
    responses=answers(
        errors.InvalidCredentials,
        errors.EmailNotVerified,
        errors.AccountSuspended,
        errors.AccountLocked,
        RateLimited,
        Unavailable,
    ),
    dependencies=[Depends(limited("login"))],
)
async def login(
    body: schemas.LoginInput,
    device: FromDevice,
    workflow: Annotated[SignIn, Depends(dependencies.sign_in)],
) -> Credentials:
    """An unknown address, a wrong password and a locked account are told alike. From the fifth
    failure on an account has to wait, a little longer each time.
    """
    return await workflow.execute(body, device)


@router.post(
    "/refresh",
    response_model=schemas.TokensRead,
    summary="Trade the refresh token for a new pair",
    responses=answers(
        errors.InvalidRefreshToken,
        errors.RefreshTokenReused,
        errors.SessionEnded,
        errors.SessionStale,
        RateLimited,
    ),
    dependencies=[Depends(limited("refresh"))],
)
async def refresh_session(
    body: schemas.RefreshInput,
    device: FromDevice,
    workflow: Annotated[RefreshSession, Depends(dependencies.refresh_session)],
) -> Credentials:
    """A refresh token is used once. The one before it still gets the same pair for 30 seconds (two
    tabs, a lost answer); used later it ends the session.
    """
    return await workflow.execute(body, device)


@router.post(
    "/logout",
    summary="Sign out on this device",
    responses=answers(Unauthenticated, errors.InvalidAccessToken, errors.SessionEnded),
)
async def logout(
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[SignOut, Depends(dependencies.sign_out)],
) -> MessageRead:
    """Ends this session: its access and refresh tokens are refused from now on."""
    await workflow.execute(actor, device)
    return MessageRead(message="You are signed out.")


@router.get(
    "/me",
    response_model=schemas.MeRead,
    summary="Who am I",
    responses=answers(*CALLER),
)
async def read_me(
    actor: Annotated[Actor, Depends(caller(Permission.ACCOUNT_READ))],
    profiles: Annotated[Profiles, Depends(accounts.profiles)],
) -> Response:
    """Your own account, with your roles, permissions and memberships. To an API key, what it may
    do; it needs the scope `account:read`.
    """
    return json_bytes(schemas.MeRead, await profiles.me(actor))
