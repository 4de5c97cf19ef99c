"""Signing in to the console: the workflows of every sign-in, on pages of our own."""

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from mercat.admin.asking import actor_of
from mercat.admin.gate import CONFIRM, device_of, to, way_back
from mercat.admin.pages import entered, pages
from mercat.modules.identity import schemas
from mercat.modules.identity.dependencies import mfa
from mercat.modules.identity.dependencies import sign_in as dependencies
from mercat.modules.identity.dependencies.cookies import Handover, clear_cookies, refuse_forged
from mercat.modules.identity.errors import (
    AccountLocked,
    MfaCodeInvalid,
    MfaTokenInvalid,
    ReauthenticationRequired,
)
from mercat.modules.identity.models import Credentials, Enrolment, MfaChallenge
from mercat.platform.errors import ApplicationError, Unavailable
from mercat.platform.resources import Resources
from mercat.platform.web.errors import status_of
from mercat.platform.web.limits import take_for_client

_NOT_RIGHT = "Enter your e-mail address and your password."


async def login(request: Request) -> Response:
    if request.method == "GET":
        wanted = request.query_params.get("next", "")
        if request.state.actor is not None:
            return way_back(request, wanted)
        return _login(request, wanted)
    refuse_forged(request)
    await take_for_client(request, "login")
    given, resources = await entered(request), _resources(request)
    raw = await request.form()
    try:
        # A password is what was typed, white space included.
        entry = {"email": given.get("email", ""), "password": str(raw.get("password", ""))}
        body = schemas.LoginInput.model_validate(entry)
        async with resources.database.open_session() as session:
            workflow = await dependencies.sign_in(session, resources)
            result = await workflow.execute(body, device_of(request))
    except ValidationError:
        return _login(request, given.get("next", ""), given.get("email", ""), _NOT_RIGHT, 422)
    except Unavailable:
        raise
    except ApplicationError as error:
        status = status_of(type(error))
        return _login(request, given.get("next", ""), given.get("email", ""), str(error), status)
    return _signed_in(request, result, given.get("next", ""))


async def enter_code(request: Request) -> Response:
    """The second step, for whoever has a second factor."""
    refuse_forged(request)
    await take_for_client(request, "login-mfa")
    given, resources = await entered(request), _resources(request)
    token, wanted = given.get("mfa_token", ""), given.get("next", "")
    try:
        body = schemas.LoginMfaInput.model_validate({"mfa_token": token, "code": given.get("code")})
        async with resources.database.open_session() as session:
            workflow = await mfa.complete_sign_in(session, resources)
            result = await workflow.execute(body, device_of(request))
    except ValidationError:
        return _code(request, token, wanted, "Enter a code.", 422)
    except MfaTokenInvalid as error:
        return _login(request, wanted, "", str(error), 401)
    except Unavailable:
        raise
    except ApplicationError as error:
        return _code(request, token, wanted, str(error), status_of(type(error)))
    return _signed_in(request, result, wanted)


async def logout(request: Request) -> Response:
    resources = _resources(request)
    async with resources.database.open_session() as session:
        workflow = await dependencies.sign_out(session, resources)
        await workflow.execute(actor_of(request), device_of(request))
    response = to(request, "/login")
    clear_cookies(request, response)
    return response


async def set_up_factor(request: Request) -> Response:
    """Staff have a second factor, or do nothing here. Looking makes no secret: asking does."""
    if request.method == "GET":
        return _factor(request)
    given, resources = await entered(request), _resources(request)
    try:
        async with resources.database.open_session() as session:
            if "code" not in given:
                begin = await mfa.begin_totp(session, resources)
                return _factor(request, enrolment=await begin.execute(actor_of(request)))
            body = schemas.MfaCodeInput.model_validate({"code": given["code"]})
            workflow = await mfa.confirm_totp(session, resources)
            codes = await workflow.execute(actor_of(request), body, device_of(request))
    except ValidationError:
        return _factor(request, begun=True, refusal="Enter the code that the app shows.")
    except ReauthenticationRequired:
        return to(request, CONFIRM, next=request.url.path)
    except (MfaCodeInvalid, AccountLocked) as error:
        return _factor(request, begun=True, refusal=str(error))
    return pages(request).render(request, "recovery_codes.html", codes=codes)


async def confirm(request: Request) -> Response:
    """Shows again that it is the same person, before a grave act."""
    wanted = request.query_params.get("next", "")
    if request.method == "GET":
        return _confirm(request, wanted)
    given, resources = await entered(request), _resources(request)
    wanted, raw = given.get("next", ""), await request.form()
    entry = {"password": str(raw.get("password", "")) or None, "code": given.get("code") or None}
    try:
        body = schemas.ReauthenticateInput.model_validate(entry)
        async with resources.database.open_session() as session:
            workflow = await mfa.reauthenticate(session, resources)
            await workflow.execute(actor_of(request), body, device_of(request))
    except ValidationError:
        return _confirm(request, wanted, "Enter your password and a code.", 422)
    except Unavailable:
        raise
    except ApplicationError as error:
        return _confirm(request, wanted, str(error), status_of(type(error)))
    return way_back(request, wanted)


def _signed_in(request: Request, result: Credentials | MfaChallenge, wanted: str) -> Response:
    if isinstance(result, MfaChallenge):
        return _code(request, result.token, wanted)
    response = way_back(request, wanted)
    Handover(response, _resources(request).settings, cookies=True).give(result)
    return response


def _login(
    request: Request, wanted: str, email: str = "", refusal: str = "", status: int = 200
) -> Response:
    return pages(request).render(
        request, "login.html", status, wanted=wanted, email=email, refusal=refusal
    )


def _code(
    request: Request, token: str, wanted: str, refusal: str = "", status: int = 200
) -> Response:
    return pages(request).render(
        request, "code.html", status, token=token, wanted=wanted, refusal=refusal
    )


def _factor(
    request: Request,
    *,
    enrolment: Enrolment | None = None,
    begun: bool = False,
    refusal: str = "",
) -> Response:
    status = 422 if refusal else 200
    values = {"enrolment": enrolment, "begun": begun or enrolment is not None, "refusal": refusal}
    return pages(request).render(request, "second_factor.html", status, **values)


def _confirm(request: Request, wanted: str, refusal: str = "", status: int = 200) -> Response:
    return pages(request).render(request, "confirm.html", status, wanted=wanted, refusal=refusal)


def _resources(request: Request) -> Resources:
    resources: Resources = request.app.state.resources
    return resources
