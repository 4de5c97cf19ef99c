"""Where the links in e-mails lead while a team has no app of its own (FRONTEND_URL).

A page shows a form, and only sending that changes anything: mail programs and their scanners follow
links to look at them. The link's token is all the authority there is, so no other site can use it.
"""

from typing import Annotated

from fastapi import Depends, Form, Query
from pydantic import ValidationError
from starlette.responses import HTMLResponse

from mercat.modules.identity import schemas
from mercat.modules.identity.dependencies import FromDevice, passwords
from mercat.modules.identity.workflows.reset_password import ResetPassword
from mercat.modules.identity.workflows.verify_email import VerifyEmail
from mercat.platform.errors import ApplicationError
from mercat.platform.pages.plain import plain_pages
from mercat.platform.settings import Settings
from mercat.platform.web.errors import status_of
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp

router = Router(include_in_schema=False)

_VERIFY, _RESET = "/verify-email", "/reset-password"

Token = Annotated[str, Query(max_length=512)]
Entered = Annotated[str, Form(max_length=2048)]


@router.get(_VERIFY, response_model=None)
async def show_verification(resources: FromApp, token: Token = "") -> HTMLResponse:
    return _form(resources.settings, _VERIFY, token)


@router.post(_VERIFY, response_model=None, dependencies=[Depends(limited("verify-email"))])
async def verify_email(
    resources: FromApp,
    device: FromDevice,
    workflow: Annotated[VerifyEmail, Depends(passwords.verify_email)],
    token: Entered = "",
) -> HTMLResponse:
    try:
        await workflow.execute(schemas.VerifyEmailInput.model_validate({"token": token}), device)
    except ValidationError:
        return _lost(resources.settings, _VERIFY)
    except ApplicationError as error:
        return _lost(resources.settings, _VERIFY, error)
    return _done(resources.settings, _VERIFY)


@router.get(_RESET, response_model=None)
async def show_reset(resources: FromApp, token: Token = "") -> HTMLResponse:
    return _form(resources.settings, _RESET, token)


@router.post(_RESET, response_model=None, dependencies=[Depends(limited("reset-password"))])
async def reset_password(
    resources: FromApp,
    device: FromDevice,
    workflow: Annotated[ResetPassword, Depends(passwords.reset_password)],
    token: Entered = "",
    new_password: Entered = "",
) -> HTMLResponse:
    entered = {"token": token, "new_password": new_password}
    try:
        await workflow.execute(schemas.ResetPasswordInput.model_validate(entered), device)
    except ValidationError as error:
        at = {fault["loc"][0] for fault in error.errors() if fault["loc"]}
        if at != {"new_password"}:
            return _lost(resources.settings, _RESET)
        return _form(resources.settings, _RESET, token, "A password has 8 to 256 characters.")
    except ApplicationError as error:
        if status_of(type(error)) != 422:
            return _lost(resources.settings, _RESET, error)
        return _form(resources.settings, _RESET, token, str(error))
    return _done(resources.settings, _RESET)


def _form(settings: Settings, path: str, token: str, fault: str | None = None) -> HTMLResponse:
    page = _render(settings, path, step="form", token=token, fault=fault)
    page.status_code = 422 if fault else 200
    return page


def _done(settings: Settings, path: str) -> HTMLResponse:
    return _render(settings, path, step="done")


def _lost(settings: Settings, path: str, error: ApplicationError | None = None) -> HTMLResponse:
    """The link is good no longer, or something that is needed is away."""
    status = status_of(type(error)) if error else 400
    page = _render(settings, path, step="lost", fault=str(error) if status == 503 else None)
    page.status_code = status
    return page


def _render(
    settings: Settings, path: str, *, step: str, token: str = "", fault: str | None = None
) -> HTMLResponse:
    template = f"{path[1:].replace('-', '_')}.html"
    return plain_pages(settings).render(template, path, step=step, token=token, fault=fault)
