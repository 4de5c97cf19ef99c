"""Roles: what people may do, by name."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends

from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller, guard
from mercat.modules.identity.dependencies import staff as dependencies
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.identity.workflows.change_role import ChangeRole
from mercat.modules.identity.workflows.create_role import CreateRole
from mercat.modules.identity.workflows.delete_role import DeleteRole
from mercat.platform.errors import NotFound
from mercat.platform.pagination import Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead
from mercat.platform.web.session import FromApp

router = Router(prefix="/roles", tags=["identity"])

Reader = Annotated[Actor, Depends(caller(Permission.ROLES_READ))]
Manager = Annotated[Actor, Depends(caller(Permission.ROLES_MANAGE))]


@router.get(
    "",
    response_model=PageRead[schemas.RoleRead],
    summary="List the roles",
    responses=answers(*CALLER),
)
async def list_roles(_: Reader, resources: FromApp) -> Page[dict[str, Any]]:
    """All of them, by name, on one page. Needs `roles:read`."""
    table = await guard(resources).roles.table()
    return Page([table.view(name) for name in sorted(table.rows)], None)


@router.post(
    "",
    status_code=201,
    response_model=schemas.RoleRead,
    summary="Make a role",
    responses=answers(
        *CALLER_CHANGES, errors.BeyondYourPermissions, errors.RoleNameTaken, errors.UnknownRole
    ),
)
async def create_role(
    body: schemas.RoleInput,
    actor: Manager,
    device: FromDevice,
    workflow: Annotated[CreateRole, Depends(dependencies.create_role)],
) -> dict[str, Any]:
    """It can permit, itself and by its parent, only what you may do. Needs `roles:manage`."""
    return await workflow.execute(actor, body, device)


@router.patch(
    "/{role_id}",
    response_model=schemas.RoleRead,
    summary="Change a role",
    responses=answers(
        *CALLER_CHANGES,
        errors.BeyondYourPermissions,
        NotFound,
        errors.RoleIsShipped,
        errors.RoleInheritsItself,
        errors.UnknownRole,
    ),
)
async def change_role(
    role_id: UUID,
    body: schemas.RolePatch,
    actor: Manager,
    device: FromDevice,
    workflow: Annotated[ChangeRole, Depends(dependencies.change_role)],
) -> dict[str, Any]:
    """Felt within two seconds by everybody who has it. What it permits before and after must be
    yours. A role that comes with Mercat stays as it is. Needs `roles:manage`.
    """
    return await workflow.execute(actor, role_id, body, device)


@router.delete(
    "/{role_id}",
    summary="Delete a role",
    responses=answers(
        *CALLER_CHANGES,
        errors.BeyondYourPermissions,
        NotFound,
        errors.RoleIsShipped,
        errors.RoleInUse,
    ),
)
async def delete_role(
    role_id: UUID,
    actor: Manager,
    device: FromDevice,
    workflow: Annotated[DeleteRole, Depends(dependencies.delete_role)],
) -> MessageRead:
    """Only one that nobody has and no other role inherits from. Needs `roles:manage`."""
    await workflow.execute(actor, role_id, device)
    return MessageRead(message="The role is gone.")
