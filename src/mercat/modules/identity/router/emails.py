"""Showing that an address is one's own, and changing it."""

from typing import Annotated

from fastapi import Depends

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import PERSON_CHANGES, CurrentActor, FromDevice, sign_in
from mercat.modules.identity.dependencies import passwords as dependencies
from mercat.modules.identity.models import Purpose, User
from mercat.modules.identity.workflows.confirm_email_change import ConfirmEmailChange
from mercat.modules.identity.workflows.request_code import RequestCode
from mercat.modules.identity.workflows.request_email_change import RequestEmailChange
from mercat.modules.identity.workflows.verify_email import VerifyEmail
from mercat.platform.errors import RateLimited, Unavailable
from mercat.platform.web.answers import answers
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/auth", tags=["identity"])

_SENT = MessageRead(
    message="If this address waits to be verified, a code and a link are on their way."
)
_NEW_SENT = MessageRead(message="If the new address can be yours, a code is on its way there.")


@router.post(
    "/verify-email",
    summary="Verify an address by its link",
    responses=answers(errors.LinkInvalid, RateLimited),
    dependencies=[Depends(limited("verify-email"))],
)
async def verify_email(
    body: schemas.VerifyEmailInput,
    device: FromDevice,
    workflow: Annotated[VerifyEmail, Depends(dependencies.verify_email)],
) -> MessageRead:
    """Takes the token of the link in the e-mail, once, for a day. Nobody is signed in by it."""
    await workflow.execute(body, device)
    return MessageRead(message="Your e-mail address is verified. You can sign in now.")


@router.post(
    "/resend-verification",
    status_code=202,
    summary="Ask for another verification e-mail",
    responses=answers(RateLimited),
    dependencies=[Depends(limited("resend-verification"))],
)
async def resend_verification(
    body: schemas.EmailInput,
    workflow: Annotated[RequestCode, Depends(sign_in.request_code)],
) -> MessageRead:
    """Answers the same for every address; does what `POST /auth/send-otp` does."""
    await workflow.execute(body.email, Purpose.VERIFY_EMAIL)
    return _SENT


@router.post(
    "/change-email",
    status_code=202,
    summary="Ask for another e-mail address",
    responses=answers(
        errors.CurrentPasswordWrong,
        *PERSON_CHANGES,
        errors.ReauthenticationRequired,
        errors.EmailUnchanged,
        errors.AccountLocked,
        RateLimited,
        Unavailable,
    ),
)
async def request_email_change(
    body: schemas.ChangeEmailInput,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[RequestEmailChange, Depends(dependencies.request_email_change)],
) -> MessageRead:
    """The new address is sent a code, the old one a notice. If the new one has an account already,
    the answer is the same, and its owner is told instead. Needs a sign-in or
    `POST /auth/reauthenticate` of the last five minutes.
    """
    await workflow.execute(actor, body, device)
    return _NEW_SENT


@router.post(
    "/change-email/confirm",
    response_model=schemas.UserRead,
    summary="Enter the code sent to your new address",
    responses=answers(
        errors.OtpInvalid,
        errors.OtpExhausted,
        errors.OtpExpired,
        *PERSON_CHANGES,
        errors.EmailTaken,
        RateLimited,
    ),
)
async def confirm_email_change(
    body: schemas.ConfirmEmailInput,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[ConfirmEmailChange, Depends(dependencies.confirm_email_change)],
) -> User:
    """From now on you sign in with the new address. The old one is told, and what codes and links
    it was sent before are good no longer.
    """
    return await workflow.execute(actor, body, device)
