"""Forgotten and changed passwords."""

from typing import Annotated

from fastapi import Depends

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import PERSON_CHANGES, CurrentActor, FromDevice, sign_in
from mercat.modules.identity.dependencies import passwords as dependencies
from mercat.modules.identity.models import Purpose
from mercat.modules.identity.workflows.change_password import ChangePassword
from mercat.modules.identity.workflows.request_code import RequestCode
from mercat.modules.identity.workflows.reset_password import ResetPassword
from mercat.platform.errors import RateLimited, Unavailable
from mercat.platform.web.answers import answers
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/auth", tags=["identity"])

_SENT = MessageRead(message="If this address has an account, a code and a link are on their way.")


@router.post(
    "/forgot-password",
    status_code=202,
    summary="Ask for a new password",
    responses=answers(RateLimited),
    dependencies=[Depends(limited("forgot-password"))],
)
async def request_reset(
    body: schemas.EmailInput,
    workflow: Annotated[RequestCode, Depends(sign_in.request_code)],
) -> MessageRead:
    """Answers the same for every address. Who has an account is mailed a code for 10 minutes and a
    link for 30; `POST /auth/send-otp` with `RESET_PASSWORD` does the same.
    """
    await workflow.execute(body.email, Purpose.RESET_PASSWORD)
    return _SENT


@router.post(
    "/reset-password",
    summary="Set a new password by code or link",
    responses=answers(
        errors.OtpInvalid,
        errors.OtpExhausted,
        errors.OtpExpired,
        errors.LinkInvalid,
        errors.PasswordTooCommon,
        RateLimited,
        Unavailable,
    ),
    dependencies=[Depends(limited("reset-password"))],
)
async def reset_password(
    body: schemas.ResetPasswordInput,
    device: FromDevice,
    workflow: Annotated[ResetPassword, Depends(dependencies.reset_password)],
) -> MessageRead:
    """Takes `email` and `code`, or the `token` of the link. Every session, API key, code and
    link of the account ends. Nobody is signed in, and a second factor stays on.
    """
    await workflow.execute(body, device)
    return MessageRead(message="Your password is set. Sign in with it now.")


@router.post(
    "/change-password",
    summary="Change your password",
    responses=answers(
        errors.CurrentPasswordWrong,
        *PERSON_CHANGES,
        errors.ReauthenticationRequired,
        errors.PasswordTooCommon,
        errors.PasswordUnchanged,
        errors.AccountLocked,
        RateLimited,
        Unavailable,
    ),
)
async def change_password(
    body: schemas.ChangePasswordInput,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[ChangePassword, Depends(dependencies.change_password)],
) -> MessageRead:
    """You stay signed in here; every other session ends. A wrong current password is a 400, for
    your token is still good, and is counted like a failed sign-in. Needs a sign-in or
    `POST /auth/reauthenticate` of the last five minutes; who has no password yet may set one then.
    """
    await workflow.execute(actor, body, device)
    return MessageRead(message="Your password is changed. Other devices are signed out.")
