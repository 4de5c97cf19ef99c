"""Signing in with an account elsewhere."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import FromDevice
from mercat.modules.identity.dependencies import social as dependencies
from mercat.modules.identity.dependencies.cookies import Handover, SignInRead, Transport
from mercat.modules.identity.service.oidc_attempts import LIFETIME
from mercat.modules.identity.workflows.leave_for_google import LeaveForGoogle
from mercat.modules.identity.workflows.return_from_google import ReturnFromGoogle
from mercat.platform.errors import RateLimited
from mercat.platform.settings import Settings
from mercat.platform.web.answers import answers
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router

router = Router(prefix="/auth/google", tags=["identity"])

_LONGEST = 2048


@router.get(
    "/redirect",
    status_code=302,
    response_class=RedirectResponse,
    summary="Sign in with Google",
    responses={
        302: {"description": "To Google.", "headers": {"Location": {"schema": {"type": "string"}}}},
        **answers(errors.GoogleNotConfigured, errors.GoogleUnavailable, RateLimited),
    },
    dependencies=[Depends(limited("google"))],
)
async def redirect_to_google(
    request: Request,
    workflow: Annotated[LeaveForGoogle, Depends(dependencies.leave_for_google)],
    transport: Transport = "bearer",
) -> Response:
    """Open this in the browser, not by a script: it leads to Google, and from there to
    `/auth/google/callback`. A short-lived cookie holds the two together.
    """
    leaving = await workflow.execute(transport)
    response = RedirectResponse(leaving.url, status_code=302)
    settings: Settings = request.app.state.resources.settings
    response.set_cookie(
        _cookie(settings),
        leaving.browser,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=not settings.is_local,
        httponly=True,
        samesite="lax",
    )
    return response


@router.get(
    "/callback",
    summary="Come back from Google",
    responses=answers(
        errors.GoogleStateInvalid,
        errors.GoogleFailed,
        errors.GoogleDenied,
        errors.GoogleEmailUnverified,
        errors.GoogleAccountDiffers,
        errors.AccountSuspended,
        errors.AccountClosed,
        errors.GoogleNotConfigured,
        errors.GoogleUnavailable,
        RateLimited,
    ),
    dependencies=[Depends(limited("google"))],
)
async def return_from_google(
    request: Request,
    response: Response,
    device: FromDevice,
    workflow: Annotated[ReturnFromGoogle, Depends(dependencies.return_from_google)],
    code: Annotated[str | None, Query(max_length=_LONGEST)] = None,
    state: Annotated[str | None, Query(max_length=_LONGEST)] = None,
    error: Annotated[str | None, Query(max_length=_LONGEST)] = None,
    iss: Annotated[str | None, Query(max_length=_LONGEST)] = None,
) -> SignInRead:
    """Google sends the browser here. Answers like a sign-in with a password: for the account this
    Google account was connected with before, else for the one with the same e-mail address if both
    sides have verified it, else for a new one.
    """
    settings: Settings = request.app.state.resources.settings
    back = schemas.GoogleReturn(code=code, state=state, error=error, iss=iss)
    signed_in = await workflow.execute(back, request.cookies.get(_cookie(settings)), device)
    response.delete_cookie(
        _cookie(settings), secure=not settings.is_local, httponly=True, samesite="lax"
    )
    caller = Handover(response, settings, cookies=signed_in.transport == "cookie")
    return caller.give(signed_in.result)


def _cookie(settings: Settings) -> str:
    return "mercat_oidc" if settings.is_local else "__Host-mercat_oidc"
