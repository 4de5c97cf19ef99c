"""Second factors, and showing again who one is."""

from typing import Annotated

from fastapi import Depends

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import PERSON_CHANGES, CurrentActor, FromDevice
from mercat.modules.identity.dependencies import mfa as dependencies
from mercat.modules.identity.dependencies.cookies import SignInRead, ToCaller
from mercat.modules.identity.models import Enrolment
from mercat.modules.identity.workflows.begin_totp import BeginTotp
from mercat.modules.identity.workflows.complete_sign_in import CompleteSignIn
from mercat.modules.identity.workflows.confirm_totp import ConfirmTotp
from mercat.modules.identity.workflows.reauthenticate import Reauthenticate
from mercat.modules.identity.workflows.remove_totp import RemoveTotp
from mercat.modules.identity.workflows.renew_recovery_codes import RenewRecoveryCodes
from mercat.platform.errors import RateLimited, Unavailable
from mercat.platform.web.answers import answers
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/auth", tags=["identity"])

_FRESHLY = (*PERSON_CHANGES, errors.ReauthenticationRequired)


@router.post(
    "/login/mfa",
    summary="Finish a sign-in with a second factor",
    responses=answers(
        errors.MfaCodeInvalid,
        errors.MfaTokenInvalid,
        errors.AccountSuspended,
        errors.AccountLocked,
        errors.CsrfFailed,
        RateLimited,
    ),
    dependencies=[Depends(limited("login-mfa"))],
)
async def complete_sign_in(
    body: schemas.LoginMfaInput,
    device: FromDevice,
    caller: ToCaller,
    workflow: Annotated[CompleteSignIn, Depends(dependencies.complete_sign_in)],
) -> SignInRead:
    """Takes a code of the authenticator app or a recovery code; each works once. From the fifth
    failure on all second factors of an account have to wait, a little longer each time.
    """
    return caller.give(await workflow.execute(body, device))


@router.post(
    "/reauthenticate",
    summary="Show again that it is you",
    responses=answers(
        *PERSON_CHANGES,
        errors.CurrentPasswordWrong,
        errors.MfaCodeRequired,
        errors.MfaCodeInvalid,
        errors.ReauthenticationRequired,
        errors.AccountLocked,
        RateLimited,
        Unavailable,
    ),
)
async def show_identity(
    body: schemas.ReauthenticateInput,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[Reauthenticate, Depends(dependencies.reauthenticate)],
) -> MessageRead:
    """For five minutes this session may do what needs a fresh sign-in. Send your password, and with
    a second factor on a code too.
    """
    await workflow.execute(actor, body, device)
    return MessageRead(message="Thank you. Go on within five minutes.")


@router.post(
    "/mfa/totp",
    response_model=schemas.TotpRead,
    summary="Set up an authenticator app",
    responses=answers(*_FRESHLY, errors.MfaAlreadyOn),
)
async def begin_totp(
    actor: CurrentActor, workflow: Annotated[BeginTotp, Depends(dependencies.begin_totp)]
) -> Enrolment:
    """A secret for your app (RFC 6238: SHA-1, six digits, 30 seconds). It is in force once you
    confirm it with a code; asking again makes another one.
    """
    return await workflow.execute(actor)


@router.post(
    "/mfa/totp/confirm",
    summary="Switch the second factor on",
    responses=answers(*_FRESHLY, errors.MfaAlreadyOn, errors.MfaCodeInvalid, errors.AccountLocked),
)
async def confirm_totp(
    body: schemas.MfaCodeInput,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[ConfirmTotp, Depends(dependencies.confirm_totp)],
) -> schemas.RecoveryCodesRead:
    """Takes a code of the app that was set up, and answers ten recovery codes for the day you lose
    it. From now on every sign-in asks for one or the other. Your other sessions end.
    """
    return schemas.RecoveryCodesRead(recovery_codes=await workflow.execute(actor, body, device))


@router.delete(
    "/mfa/totp",
    summary="Switch the second factor off",
    responses=answers(*_FRESHLY, errors.MfaNotOn),
)
async def remove_totp(
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[RemoveTotp, Depends(dependencies.remove_totp)],
) -> MessageRead:
    """Forgets the app and the recovery codes. You are told by mail."""
    await workflow.execute(actor, device)
    return MessageRead(message="Your second factor is off.")


@router.post(
    "/mfa/recovery-codes",
    summary="Get new recovery codes",
    responses=answers(*_FRESHLY, errors.MfaNotOn),
)
async def renew_recovery_codes(
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[RenewRecoveryCodes, Depends(dependencies.renew_recovery_codes)],
) -> schemas.RecoveryCodesRead:
    """Ten new ones; the old ones work no more. You are told by mail."""
    return schemas.RecoveryCodesRead(recovery_codes=await workflow.execute(actor, device))
