"""Asking people into a team, and joining one."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends

from mercat.modules.businesses import errors, schemas
from mercat.modules.businesses.dependencies import team as dependencies
from mercat.modules.businesses.models import Invitation
from mercat.modules.businesses.service import InvitationBook
from mercat.modules.businesses.workflows.accept_invitation import AcceptInvitation
from mercat.modules.businesses.workflows.decline_invitation import DeclineInvitation
from mercat.modules.businesses.workflows.invite_person import InvitePerson
from mercat.modules.businesses.workflows.revoke_invitation import RevokeInvitation
from mercat.modules.identity.dependencies import (
    CALLER,
    CALLER_CHANGES,
    PERSON_CHANGES,
    CurrentActor,
    FromDevice,
    caller,
)
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(tags=["businesses"])

Reader = Annotated[Actor, Depends(caller(Permission.BUSINESSES_READ))]
Writer = Annotated[Actor, Depends(caller(Permission.BUSINESSES_WRITE))]
Book = Annotated[InvitationBook, Depends(dependencies.invitation_book)]
Accepting = Annotated[AcceptInvitation, Depends(dependencies.accept_invitation)]
_TEAM = "/businesses/{business_id:uuid}/invitations"
_MINE = "/invitations/{invitation_id:uuid}"
_REVOKED = "Nobody can accept this invitation any more."
_DECLINED = "The invitation is declined."
_ACCEPTING = (
    *PERSON_CHANGES,
    errors.NoInvitation,
    errors.InvitationUsed,
    errors.PlanLimitReached,
    errors.InvitationExpired,
)


@router.get(
    _TEAM,
    response_model=PageRead[schemas.InvitationRead],
    summary="List whom a team has invited",
    responses=answers(*CALLER, BadCursor, errors.NoBusiness, BadLimit),
)
async def list_invitations(
    business_id: UUID, actor: Reader, book: Book, paging: Paging
) -> Page[Invitation]:
    """Newest first: those that are neither accepted nor revoked, expired ones included. For
    administrators and owners.
    """
    return await book.page(actor, business_id, paging)


@router.post(
    _TEAM,
    status_code=201,
    summary="Invite somebody into a team",
    responses=answers(
        *CALLER_CHANGES,
        errors.BeyondYourRole,
        errors.NoBusiness,
        errors.AlreadyMember,
        errors.PlanLimitReached,
    ),
)
async def invite_person(
    business_id: UUID,
    body: schemas.InvitationInput,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[InvitePerson, Depends(dependencies.invite_person)],
) -> schemas.InvitationRead:
    """By e-mail, with a link that works for seven days; whoever has no account makes one with that
    address. Invite an address again, and only the new letter counts. For administrators and owners,
    in a role that is not above their own; a business may send 50 a day, and so may a person.
    """
    return schemas.InvitationRead.model_validate(
        await workflow.execute(actor, business_id, body, device)
    )


@router.delete(
    _TEAM + "/{invitation_id:uuid}",
    summary="Take an invitation back",
    responses=answers(
        *CALLER_CHANGES,
        errors.BeyondYourRole,
        errors.NoBusiness,
        errors.NoInvitation,
        errors.InvitationUsed,
    )
    | says(_REVOKED),
)
async def revoke_invitation(
    business_id: UUID,
    invitation_id: UUID,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[RevokeInvitation, Depends(dependencies.revoke_invitation)],
) -> MessageRead:
    """For administrators and owners; only owners take back what would make an owner."""
    await workflow.execute(actor, business_id, invitation_id, device)
    return MessageRead(message=_REVOKED)


@router.get(
    "/invitations",
    response_model=PageRead[schemas.MyInvitationRead],
    summary="List the teams that have invited you",
    responses=answers(*CALLER, BadCursor, BadLimit),
)
async def list_my_invitations(actor: Reader, book: Book, paging: Paging) -> Page[dict[str, Any]]:
    """By your e-mail address, once you have shown that it is yours. Newest first."""
    return await book.mine(actor, paging)


@router.post(
    "/invitations/accept",
    summary="Join a team by the link in its e-mail",
    responses=answers(*_ACCEPTING, errors.InvitationForAnother),
)
async def accept_invitation(
    body: schemas.AcceptInput, actor: CurrentActor, device: FromDevice, workflow: Accepting
) -> schemas.JoinedRead:
    """With the token of the link, signed in with the address that the letter went to. Again by the
    same person it answers the same.
    """
    joined = await workflow.execute(actor, body.token.get_secret_value(), device)
    return schemas.JoinedRead.model_validate(joined)


@router.post(
    _MINE + "/accept",
    summary="Join a team that has invited you",
    responses=answers(*_ACCEPTING),
)
async def accept_my_invitation(
    invitation_id: UUID, actor: CurrentActor, device: FromDevice, workflow: Accepting
) -> schemas.JoinedRead:
    """Without its letter. Again it answers the same."""
    joined = await workflow.execute(actor, invitation_id, device)
    return schemas.JoinedRead.model_validate(joined)


@router.post(
    _MINE + "/decline",
    summary="Decline an invitation",
    responses=answers(*PERSON_CHANGES, errors.NoInvitation, errors.InvitationUsed)
    | says(_DECLINED),
)
async def decline_invitation(
    invitation_id: UUID,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[DeclineInvitation, Depends(dependencies.decline_invitation)],
) -> MessageRead:
    """The team may invite you again."""
    await workflow.execute(actor, invitation_id, device)
    return MessageRead(message=_DECLINED)
