"""Who runs a business."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends

from mercat.modules.businesses import errors, schemas
from mercat.modules.businesses.dependencies import team as dependencies
from mercat.modules.businesses.service import MemberBook
from mercat.modules.businesses.workflows.change_member import ChangeMember
from mercat.modules.businesses.workflows.remove_member import RemoveMember
from mercat.modules.businesses.workflows.transfer_ownership import TransferOwnership
from mercat.modules.identity.dependencies import (
    CALLER,
    CALLER_CHANGES,
    PERSON_CHANGES,
    CurrentActor,
    FromDevice,
    caller,
)
from mercat.modules.identity.errors import ReauthenticationRequired
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.errors import Forbidden
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/businesses/{business_id:uuid}", tags=["businesses"])

Reader = Annotated[Actor, Depends(caller(Permission.BUSINESSES_READ))]
Writer = Annotated[Actor, Depends(caller(Permission.BUSINESSES_WRITE))]
Book = Annotated[MemberBook, Depends(dependencies.member_book)]
_LEFT = "They are not in the team any more."


@router.get(
    "/members",
    response_model=PageRead[schemas.MemberRead],
    summary="List the team of a business",
    responses=answers(*CALLER, BadCursor, errors.NoBusiness, BadLimit),
)
async def list_members(
    business_id: UUID, actor: Reader, book: Book, paging: Paging
) -> Page[dict[str, Any]]:
    """Those first that joined first. For the team, and for staff with `businesses:inspect`; e-mail
    addresses are for whoever may manage the team.
    """
    return await book.page(actor, business_id, paging)


@router.patch(
    "/members/{member_id:uuid}",
    summary="Change somebody's place in the team",
    responses=answers(
        *CALLER_CHANGES,
        errors.BeyondYourRole,
        errors.NoBusiness,
        errors.NoMember,
        errors.LastOwner,
    ),
)
async def change_member(
    business_id: UUID,
    member_id: UUID,
    body: schemas.MemberPatch,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[ChangeMember, Depends(dependencies.change_member)],
    book: Book,
) -> schemas.MemberRead:
    """For administrators and owners; nobody changes or gives a role above their own, and only
    owners make owners. The last owner stays one. Who has another role is told by mail.
    """
    await workflow.execute(actor, business_id, member_id, body, device)
    return schemas.MemberRead.model_validate(await book.get(business_id, member_id))


@router.delete(
    "/members/{member_id:uuid}",
    summary="Remove somebody from a team, or leave it",
    responses=answers(
        *CALLER_CHANGES,
        errors.BeyondYourRole,
        errors.NoBusiness,
        errors.NoMember,
        errors.LastOwner,
    )
    | says(_LEFT),
)
async def remove_member(
    business_id: UUID,
    member_id: UUID,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[RemoveMember, Depends(dependencies.remove_member)],
) -> MessageRead:
    """Everybody may leave, apart from the last owner. To remove others takes what changing them
    does; they are told by mail. Their invitations to others are void.
    """
    await workflow.execute(actor, business_id, member_id, device)
    return MessageRead(message=_LEFT)


@router.post(
    "/transfer-ownership",
    summary="Hand a business on to somebody in its team",
    responses=answers(
        *PERSON_CHANGES,
        Forbidden,
        ReauthenticationRequired,
        errors.NoBusiness,
        errors.NoMember,
        errors.MemberNotActive,
        errors.OwnMembership,
    ),
)
async def transfer_ownership(
    business_id: UUID,
    body: schemas.TransferInput,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[TransferOwnership, Depends(dependencies.transfer_ownership)],
    book: Book,
) -> schemas.MemberRead:
    """They become an owner and you an administrator, both or neither. For owners, with a sign-in
    that is younger than five minutes.
    """
    await workflow.execute(actor, business_id, body, device)
    return schemas.MemberRead.model_validate(await book.get(business_id, body.member_id))
