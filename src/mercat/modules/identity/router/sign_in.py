"""Opening an account, signing in and out."""

from typing import Annotated

from fastapi import Depends, Form, Request, Response

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import (
    CALLER,
    PERSON_CHANGES,
    FromDevice,
    accounts,
    caller,
)
from mercat.modules.identity.dependencies import sign_in as dependencies
from mercat.modules.identity.dependencies.cookies import (
    SignInRead,
    ToCaller,
    clear_cookies,
    drop_dead_cookies,
    refresh_cookie,
)
from mercat.modules.identity.dependencies.departures import Departing
from mercat.modules.identity.dependencies.limits import TAKEN
from mercat.modules.identity.models import Actor, Credentials, MfaChallenge, Permission, User
from mercat.modules.identity.service import Profiles
from mercat.modules.identity.workflows.refresh_session import RefreshSession
from mercat.modules.identity.workflows.register_user import RegisterUser
from mercat.modules.identity.workflows.request_code import RequestCode
from mercat.modules.identity.workflows.sign_in import SignIn
from mercat.modules.identity.workflows.sign_out import SignOut
from mercat.modules.identity.workflows.sign_out_by_token import SignOutByToken
from mercat.modules.identity.workflows.verify_code import VerifyCode
from mercat.platform.errors import RateLimited, Unavailable
from mercat.platform.web.answers import answers, json_bytes, says
from mercat.platform.web.limits import limited, seldom_refused
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/auth", tags=["identity"])

_SIGNED_OUT = MessageRead(message="You are signed out.")
_NO_TOKEN = schemas.RefreshInput(refresh_token=None)
_REGISTERING = [
    Depends(limited("register")),
    # It tells who has an account (clients asked for it): nobody is to read a list there.
    Depends(seldom_refused(TAKEN, errors.EmailTaken, errors.PhoneTaken), scope="function"),
]
_SENT = MessageRead(message="If this address can be sent a code, it is on its way.")


@router.post(
    "/register",
    status_code=201,
    response_model=schemas.UserRead,
    response_description="The account, whose address is still to be verified.",
    summary="Open an account",
    responses=answers(errors.EmailTaken, errors.PhoneTaken, errors.PasswordTooCommon, RateLimited),
    dependencies=_REGISTERING,
)
@router.post(
    "/signup",
    status_code=201,
    response_model=schemas.UserRead,
    include_in_schema=False,
    dependencies=_REGISTERING,
)
async def register_user(
    body: schemas.RegisterInput,
    device: FromDevice,
    workflow: Annotated[RegisterUser, Depends(accounts.register_user)],
) -> User:
    """Opens an account for a customer or a business owner and mails a code and a link to the
    address.

    Nobody is signed in yet: that follows with `POST /auth/verify-otp`. Until the address is
    verified, registering it again replaces what was entered, and needs the code sent last. Who is
    told ten times in an hour that an address or number is taken has to wait.
    """
    return await workflow.execute(body, device)


@router.post(
    "/send-otp",
    status_code=202,
    summary="Ask for a one-time code",
    response_description="Asked for.",
    responses=answers(RateLimited) | says(_SENT.message, 202),
    dependencies=[Depends(limited("send-otp"))],
)
async def send_otp(
    body: schemas.SendOtpInput,
    workflow: Annotated[RequestCode, Depends(dependencies.request_code)],
) -> MessageRead:
    """Answers the same for every address. A new code replaces the one before; an address is sent
    one a minute, five an hour and ten a day.
    """
    await workflow.execute(body.email, body.purpose)
    return _SENT


@router.post(
    "/verify-otp",
    summary="Enter a one-time code and sign in",
    response_description="The address is verified; the tokens of a new session.",
    responses=answers(
        errors.OtpInvalid,
        errors.OtpExhausted,
        errors.OtpExpired,
        errors.AccountSuspended,
        errors.CsrfFailed,
        RateLimited,
    ),
    dependencies=[Depends(limited("verify-otp"))],
)
async def verify_otp(
    body: schemas.VerifyOtpInput,
    device: FromDevice,
    caller: ToCaller,
    workflow: Annotated[VerifyCode, Depends(dependencies.verify_code)],
) -> SignInRead:
    """Shows that the address is yours and signs you in, or asks for your second factor. A code
    takes three guesses.
    """
    return caller.give(await workflow.execute(body, device))


@router.post(
    "/login",
    summary="Sign in with a password",
    response_description="The tokens of a new session.",
    responses=answers(
        errors.InvalidCredentials,
        errors.EmailNotVerified,
        errors.AccountSuspended,
        errors.AccountLocked,
        errors.CsrfFailed,
        RateLimited,
        Unavailable,
    ),
    dependencies=[Depends(limited("login"))],
)
async def sign_in(
    body: schemas.LoginInput,
    device: FromDevice,
    caller: ToCaller,
    workflow: Annotated[SignIn, Depends(dependencies.sign_in)],
) -> SignInRead:
    """An unknown address, a wrong password and a locked account are told alike. From the fifth
    failure on an account has to wait, a little longer each time; only a device that has been
    signed in from before is told so, and by the right password. With a second factor on, nobody is
    signed in yet: bring it to `POST /auth/login/mfa`.
    """
    return caller.give(await workflow.execute(body, device))


@router.post(
    "/token",
    response_model=schemas.TokensRead,
    summary="Sign in with an OAuth2 password form",
    responses=answers(
        errors.InvalidCredentials,
        errors.EmailNotVerified,
        errors.AccountSuspended,
        errors.AccountLocked,
        errors.MfaRequired,
        RateLimited,
        Unavailable,
    ),
    dependencies=[Depends(limited("login"))],
)
async def issue_token(
    form: Annotated[schemas.PasswordGrantInput, Form()],
    device: FromDevice,
    workflow: Annotated[SignIn, Depends(dependencies.sign_in)],
) -> Credentials:
    """The same as `POST /auth/login`, as RFC 6749 §4.3 has it: for the Authorize button of these
    pages and for OAuth2 clients. Refusals have the shape that they have everywhere here.
    """
    login = schemas.LoginInput(email=form.username, password=form.password)
    result = await workflow.execute(login, device)
    if isinstance(result, MfaChallenge):
        raise errors.MfaRequired
    return result


@router.post(
    "/refresh",
    summary="Trade the refresh token for a new pair",
    response_description="The session's next tokens; the ones before are used up.",
    responses=answers(
        errors.InvalidRefreshToken,
        errors.RefreshTokenReused,
        errors.SessionEnded,
        errors.SessionStale,
        errors.CsrfFailed,
        RateLimited,
    ),
    dependencies=[Depends(limited("refresh")), Depends(drop_dead_cookies)],
)
async def refresh_session(
    request: Request,
    device: FromDevice,
    caller: ToCaller,
    workflow: Annotated[RefreshSession, Depends(dependencies.refresh_session)],
    body: schemas.RefreshInput = _NO_TOKEN,
) -> SignInRead:
    """A refresh token is used once. The one before it still gets the same pair for 30 seconds (two
    tabs, a lost answer); used later it ends the session. A token from a cookie is traded for
    cookies.
    """
    if body.refresh_token is not None:
        return caller.give(await workflow.execute(body.refresh_token.get_secret_value(), device))
    token = refresh_cookie(request)
    if token is None:
        raise errors.InvalidRefreshToken
    return caller.in_cookies().give(await workflow.execute(token, device))


@router.post(
    "/logout",
    summary="Sign out on this device",
    response_description="The session has ended.",
    responses=answers(*PERSON_CHANGES, errors.InvalidRefreshToken) | says(_SIGNED_OUT.message),
    dependencies=[Depends(drop_dead_cookies)],
)
async def sign_out(
    request: Request,
    response: Response,
    leaving: Departing,
    device: FromDevice,
    workflow: Annotated[SignOut, Depends(dependencies.sign_out)],
    by_token: Annotated[SignOutByToken, Depends(dependencies.sign_out_by_token)],
) -> MessageRead:
    """Ends this session: its access and refresh tokens are refused from now on. Who has no good
    access token any more sends the refresh token alone, in its cookie or in the body.
    """
    if isinstance(leaving, Actor):
        await workflow.execute(leaving, device)
    else:
        await by_token.execute(leaving, device)
    clear_cookies(request, response)
    return _SIGNED_OUT


@router.get(
    "/me",
    response_model=schemas.MeRead,
    summary="Who am I",
    response_description="Your own account.",
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
