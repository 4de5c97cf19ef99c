"""One's own properties."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from mercat.modules.geography.errors import UnknownCity
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.properties import dependencies, errors, schemas
from mercat.modules.properties.service import Properties
from mercat.modules.properties.workflows.add_property import AddProperty
from mercat.modules.properties.workflows.archive_property import ArchiveProperty
from mercat.modules.properties.workflows.change_property import ChangeProperty
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/properties", tags=["properties"])

Reader = Annotated[Actor, Depends(caller(Permission.PROPERTIES_READ))]
Owner = Annotated[Actor, Depends(caller(Permission.PROPERTIES_WRITE))]
Known = Annotated[Properties, Depends(dependencies.properties)]

_ARCHIVED = "The property is archived."


@router.get(
    "",
    response_model=PageRead[schemas.PropertyRead],
    summary="List your properties",
    responses=answers(*CALLER, BadCursor, BadLimit),
)
async def list_properties(
    actor: Reader, properties: Known, paging: Paging
) -> Page[schemas.PropertyRead]:
    """Newest first, without those that are archived."""
    return await properties.page(actor, paging)


@router.post(
    "",
    status_code=201,
    summary="Add a property",
    responses=answers(*CALLER_CHANGES, errors.TooManyProperties, UnknownCity),
)
async def add_property(
    body: schemas.PropertyInput,
    actor: Owner,
    device: FromDevice,
    workflow: Annotated[AddProperty, Depends(dependencies.add_property)],
    properties: Known,
) -> schemas.PropertyRead:
    """Up to 50. Its address is for you, for staff, and for businesses while they have work there;
    others that you ask for an offer are told the city and a point within a kilometre.
    """
    return await properties.get(actor, await workflow.execute(actor, body, device))


@router.get(
    "/{property_id}",
    summary="Read a property",
    responses=answers(*CALLER, errors.NoProperty),
)
async def read_property(
    property_id: UUID, actor: Reader, properties: Known
) -> schemas.PropertyRead:
    """Yours, or one where a business of yours has work to do: until that is over. Staff need
    `properties:inspect`.
    """
    return await properties.get(actor, property_id)


@router.patch(
    "/{property_id}",
    summary="Change a property",
    responses=answers(*CALLER_CHANGES, errors.NoProperty, UnknownCity),
)
async def change_property(
    property_id: UUID,
    body: schemas.PropertyPatch,
    actor: Owner,
    device: FromDevice,
    workflow: Annotated[ChangeProperty, Depends(dependencies.change_property)],
    properties: Known,
) -> schemas.PropertyRead:
    """Changes what is sent and nothing else; null clears a field."""
    await workflow.execute(actor, property_id, body, device)
    return await properties.get(actor, property_id)


@router.delete(
    "/{property_id}",
    summary="Archive a property",
    responses=answers(*CALLER_CHANGES, errors.NoProperty) | says(_ARCHIVED),
)
async def archive_property(
    property_id: UUID,
    actor: Owner,
    device: FromDevice,
    workflow: Annotated[ArchiveProperty, Depends(dependencies.archive_property)],
) -> MessageRead:
    """You do not find it any more; a business that has work to do there does. If there is none, its
    photos are deleted. If it was the default, the oldest of the others is the default now.
    """
    await workflow.execute(actor, property_id, device)
    return MessageRead(message=_ARCHIVED)
