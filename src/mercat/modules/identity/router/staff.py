"""Other people's accounts, for staff."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import StringConstraints

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.dependencies import staff as dependencies
from mercat.modules.identity.models import Actor, Permission, User, UserFilter, UserStatus, UserType
from mercat.modules.identity.service import UserBook
from mercat.modules.identity.workflows.change_user import ChangeUser
from mercat.modules.identity.workflows.set_user_roles import SetUserRoles
from mercat.platform.errors import NotFound
from mercat.platform.pagination import (
    BadCursor,
    BadLimit,
    CountedPage,
    CountedPageRead,
    PageAndCursor,
)
from mercat.platform.web.answers import answers
from mercat.platform.web.paging import PageNumber, Paging
from mercat.platform.web.routers import Router

router = Router(prefix="/users", tags=["identity"])

Reader = Annotated[Actor, Depends(caller(Permission.USERS_READ))]
Manager = Annotated[Actor, Depends(caller(Permission.ROLES_MANAGE))]
Book = Annotated[UserBook, Depends(dependencies.user_book)]
Beginning = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=254)]


@router.get(
    "",
    response_model=CountedPageRead[schemas.UserRead],
    summary="Look for accounts",
    responses=answers(*CALLER, BadCursor, PageAndCursor, BadLimit),
)
async def list_users(
    _: Reader,
    book: Book,
    paging: Paging,
    q: Annotated[
        Beginning | None, Query(description="What the e-mail address or a name begins with.")
    ] = None,
    status: UserStatus | None = None,
    user_type: UserType | None = None,
    page: PageNumber = None,
) -> CountedPage[User]:
    """Newest first. Needs `users:read`."""
    return await book.page(UserFilter(q, status, user_type), paging, page)


@router.get(
    "/{user_id:uuid}",
    summary="Read an account",
    responses=answers(*CALLER, NotFound),
)
async def read_user(user_id: UUID, _: Reader, book: Book) -> schemas.StaffUserRead:
    """With its roles. Needs `users:read`."""
    return await _shown(book, user_id)


@router.patch(
    "/{user_id:uuid}",
    summary="Change an account",
    responses=answers(
        *CALLER_CHANGES,
        errors.OwnAccount,
        errors.BeyondYourPermissions,
        NotFound,
        errors.AccountDeleted,
    ),
)
async def change_user(
    user_id: UUID,
    body: schemas.UserPatch,
    actor: Reader,
    device: FromDevice,
    workflow: Annotated[ChangeUser, Depends(dependencies.change_user)],
    book: Book,
) -> schemas.StaffUserRead:
    """Suspending ends every session and stops every API key of theirs, within two seconds. Needs
    `users:read`; `users:suspend` for the status and `users:update` for the rest; and that you may
    do all that they may. Your own account is somebody else's to change.
    """
    await workflow.execute(actor, user_id, body, device)
    return await _shown(book, user_id)


@router.put(
    "/{user_id:uuid}/roles",
    summary="Give and take roles",
    responses=answers(
        *CALLER_CHANGES,
        errors.OwnAccount,
        errors.BeyondYourPermissions,
        NotFound,
        errors.AccountDeleted,
        errors.UnknownRole,
        errors.RoleComesWithType,
    ),
)
async def set_user_roles(
    user_id: UUID,
    body: schemas.UserRolesInput,
    actor: Manager,
    device: FromDevice,
    workflow: Annotated[SetUserRoles, Depends(dependencies.set_user_roles)],
    book: Book,
) -> schemas.StaffUserRead:
    """Downwards only: what the roles that are given or taken away permit must be yours, and so must
    be all that the user may do already. Felt within two seconds. Needs `roles:manage`.
    """
    await workflow.execute(actor, user_id, body, device)
    return await _shown(book, user_id)


async def _shown(book: UserBook, user_id: UUID) -> schemas.StaffUserRead:
    found = await book.get(user_id)
    user = schemas.UserRead.model_validate(found["user"])
    return schemas.StaffUserRead(**user.model_dump(), roles=found["roles"])
