"""Keys for programs."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import PERSON, PERSON_CHANGES, CurrentActor, FromDevice
from mercat.modules.identity.dependencies import api_keys as dependencies
from mercat.modules.identity.service import ApiKeys
from mercat.modules.identity.service.key_format import PREFIX
from mercat.modules.identity.workflows.create_api_key import CreateApiKey
from mercat.modules.identity.workflows.revoke_api_key import RevokeApiKey
from mercat.platform.errors import NotFound
from mercat.platform.pagination import Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/auth/api-keys", tags=["identity"])


@router.get(
    "",
    response_model=PageRead[schemas.ApiKeyRead],
    summary="List your API keys",
    responses=answers(*PERSON),
)
async def list_api_keys(
    actor: CurrentActor, keys: Annotated[ApiKeys, Depends(dependencies.api_keys)]
) -> Page[dict[str, Any]]:
    """Those that are not revoked, newest first, all on one page. Their secrets are not known."""
    return await keys.mine(actor)


@router.post(
    "",
    status_code=201,
    summary="Make an API key",
    responses=answers(
        *PERSON_CHANGES,
        errors.ReauthenticationRequired,
        errors.BeyondYourPermissions,
        errors.TooManyApiKeys,
        errors.KeyExpired,
    ),
)
async def create_api_key(
    body: schemas.ApiKeyInput,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[CreateApiKey, Depends(dependencies.create_api_key)],
) -> schemas.ApiKeyCreated:
    """For a program that acts in your name. It may do what its scopes say, and never more than you
    may yourself at that time; it cannot change your password, e-mail address or keys. The key is
    shown in this answer only. Needs a sign-in of the last five minutes; up to 50 keys.
    You are told by mail. Setting a forgotten password revokes them all.
    """
    made = await workflow.execute(actor, body, device)
    row = made.row
    return schemas.ApiKeyCreated(
        id=row.id,
        name=row.name,
        prefix=PREFIX + row.prefix,
        scopes=row.scopes,
        expires_at=row.expires_at,
        last_used_at=None,
        created_at=row.created_at,
        key=str(made.text),
    )


@router.delete(
    "/{key_id}",
    summary="Revoke an API key",
    responses=answers(*PERSON_CHANGES, NotFound),
)
async def revoke_api_key(
    key_id: UUID,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[RevokeApiKey, Depends(dependencies.revoke_api_key)],
) -> MessageRead:
    """At once and for good."""
    await workflow.execute(actor, key_id, device)
    return MessageRead(message="The key is refused from now on.")
