"""One's own account: reading it and changing it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import CurrentActor, FromDevice, accounts
from mercat.modules.identity.dependencies import profile as dependencies
from mercat.modules.identity.service import Profiles
from mercat.modules.identity.workflows.update_profile import UpdateProfile
from mercat.platform.errors import Forbidden, RateLimited, Unauthenticated
from mercat.platform.web.answers import answers, json_bytes

router = APIRouter(prefix="/users/me", tags=["identity"])

SIGNED_IN = (Unauthenticated, errors.InvalidAccessToken, errors.SessionEnded, RateLimited)


@router.get(
    "",
    response_model=schemas.ProfileRead,
    summary="Read your own account",
    responses=answers(*SIGNED_IN, Forbidden),
)
async def read_profile(
    actor: CurrentActor, profiles: Annotated[Profiles, Depends(accounts.profiles)]
) -> Response:
    """Everything that `PATCH` can change, and what stays: roles, permissions, memberships."""
    return json_bytes(schemas.ProfileRead, await profiles.account(actor))


@router.patch(
    "",
    response_model=schemas.ProfileRead,
    summary="Change your own account",
    responses=answers(*SIGNED_IN, Forbidden, errors.PhoneTaken, errors.NotACustomer),
)
async def update_profile(
    body: schemas.ProfileInput,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[UpdateProfile, Depends(dependencies.update_profile)],
    profiles: Annotated[Profiles, Depends(accounts.profiles)],
) -> Response:
    """Changes what is sent and nothing else; null clears a field. Another e-mail address, password
    or role is not to be had here.
    """
    await workflow.execute(actor, body, device)
    return json_bytes(schemas.ProfileRead, await profiles.account(actor))
