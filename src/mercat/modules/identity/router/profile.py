"""One's own account: reading it, changing it, taking it along, ending it."""

from typing import Annotated, Any

from fastapi import Depends, Response

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import (
    CALLER,
    CALLER_CHANGES,
    PERSON_CHANGES,
    CurrentActor,
    FromDevice,
    accounts,
    caller,
)
from mercat.modules.identity.dependencies import profile as dependencies
from mercat.modules.identity.dependencies.cookies import refuse_forged_cookie
from mercat.modules.identity.dependencies.limits import TAKEN
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.identity.service import Profiles
from mercat.modules.identity.workflows.request_deletion import RequestDeletion
from mercat.modules.identity.workflows.request_export import ExportState, RequestExport
from mercat.modules.identity.workflows.update_profile import UpdateProfile
from mercat.platform.web.answers import answers, json_bytes
from mercat.platform.web.limits import seldom_refused
from mercat.platform.web.routers import Router

router = Router(prefix="/users/me", tags=["identity"])

_STEPPED_UP = (*PERSON_CHANGES, errors.ReauthenticationRequired)
_EXPORT: dict[int | str, dict[str, Any]] = {
    202: {"model": schemas.ExportRead, "description": "It is being written."},
    **answers(*_STEPPED_UP),
}


@router.get(
    "",
    response_model=schemas.ProfileRead,
    summary="Read your own account",
    responses=answers(*CALLER),
)
async def read_profile(
    actor: Annotated[Actor, Depends(caller(Permission.ACCOUNT_READ))],
    profiles: Annotated[Profiles, Depends(accounts.profiles)],
) -> Response:
    """Everything that `PATCH` can change, and what stays: roles, permissions, memberships."""
    return json_bytes(schemas.ProfileRead, await profiles.account(actor))


@router.patch(
    "",
    response_model=schemas.ProfileRead,
    summary="Change your own account",
    responses=answers(*CALLER_CHANGES, errors.PhoneTaken, errors.NotACustomer),
    dependencies=[Depends(seldom_refused(TAKEN, errors.PhoneTaken), scope="function")],
)
async def update_profile(
    body: schemas.ProfileInput,
    actor: Annotated[Actor, Depends(caller(Permission.ACCOUNT_WRITE))],
    device: FromDevice,
    workflow: Annotated[UpdateProfile, Depends(dependencies.update_profile)],
    profiles: Annotated[Profiles, Depends(accounts.profiles)],
) -> Response:
    """Changes what is sent and nothing else; null clears a field. Another e-mail address, password
    or role is not to be had here. Who is told ten times in an hour that a number is taken has to
    wait.
    """
    await workflow.execute(actor, body, device)
    return json_bytes(schemas.ProfileRead, await profiles.account(actor))


@router.delete(
    "",
    status_code=202,
    summary="Have your account erased",
    responses=answers(*_STEPPED_UP),
)
async def delete_account(
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[RequestDeletion, Depends(dependencies.request_deletion)],
) -> schemas.DeletionRead:
    """Signs you out everywhere, ends your API keys, and erases the account after 14 days. Sign in
    before, and it stays. Bookings that are still to come then are cancelled, by their policies.
    Needs a sign-in that is younger than five minutes.
    """
    return schemas.DeletionRead(deletion_at=await workflow.execute(actor, device))


@router.post(
    "/export",
    response_model=schemas.ExportRead,
    summary="Ask for all that is known about you",
    responses=_EXPORT,
)
async def request_export(
    actor: CurrentActor,
    device: FromDevice,
    response: Response,
    workflow: Annotated[RequestExport, Depends(dependencies.request_export)],
) -> schemas.ExportRead:
    """Begins a ZIP of JSON and mails you a link when it is there. While there is one, or one is on
    its way, no other is begun. Needs a sign-in that is younger than five minutes.
    """
    return _told(await workflow.execute(actor, device), response)


@router.get(
    "/export",
    response_model=schemas.ExportRead,
    summary="Get all that is known about you",
    responses=_EXPORT,
    dependencies=[Depends(refuse_forged_cookie)],
)
async def read_export(
    actor: CurrentActor,
    device: FromDevice,
    response: Response,
    workflow: Annotated[RequestExport, Depends(dependencies.request_export)],
) -> schemas.ExportRead:
    """Answers with the link to the ZIP, which works for 24 hours. If none was asked for it asks for
    one, as `POST` does: so it is refused by cookie to other sites, unlike what only reads.
    """
    return _told(await workflow.execute(actor, device), response)


def _told(state: ExportState, response: Response) -> schemas.ExportRead:
    if state.url is None:
        response.status_code = 202
        return schemas.ExportRead(status="PENDING")
    return schemas.ExportRead(status="READY", url=state.url, expires_at=state.expires_at)
