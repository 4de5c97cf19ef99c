"""Roles: what they permit, made and changed downwards only."""

from collections.abc import Sequence
from typing import Any

from mercat.admin.actions import Action, Entry
from mercat.admin.asking import Acting, Asked, Asking, Rows
from mercat.admin.fields import Moment, Text, YesNo
from mercat.admin.views import ConsoleView
from mercat.modules.identity.dependencies import guard
from mercat.modules.identity.dependencies import staff as dependencies
from mercat.modules.identity.models import Permission
from mercat.modules.identity.schemas import RoleInput, RolePatch
from mercat.platform.errors import NotFound

Role = dict[str, Any]
_PERMISSIONS = tuple((str(permission), str(permission)) for permission in Permission)


def _permissions(chosen: Sequence[str] = ()) -> Entry:
    return Entry(
        "permissions",
        "Permissions",
        "Only what you may do yourself.",
        kind="many",
        required=False,
        choices=_PERMISSIONS,
        value=",".join(chosen),
    )


def _listed(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


class CreateRole(Action):
    name = "create"
    label = "Make a role"
    permission = Permission.ROLES_MANAGE
    whole = True
    fresh = True

    def consequence(self, row: None) -> str:
        return "A new role that can be given to people. Nobody has it yet."

    def entries(self, row: None) -> Sequence[Entry]:
        return (
            Entry("name", "Name", "Capital letters, digits and underscores: SUPPORT_LEAD."),
            Entry("description", "Description", required=False),
            Entry("parent", "Inherits from", "The name of another role.", required=False),
            _permissions(),
        )

    async def run(self, act: Acting) -> str:
        given = RoleInput.model_validate(
            {
                "name": act.values["name"],
                "description": act.values["description"],
                "parent": act.values["parent"] or None,
                "permissions": _listed(act.values["permissions"]),
            }
        )
        workflow = await dependencies.create_role(act.session)
        await workflow.execute(act.actor, given, act.device)
        return f"The role {given.name} is there."


class ChangeRole(Action):
    name = "change"
    label = "Change"
    permission = Permission.ROLES_MANAGE
    fresh = True

    def consequence(self, row: Role) -> str:
        return f"Everybody who has {row['name']} may do this, and no more, within two seconds."

    def applies(self, row: Role) -> bool:
        return not row["shipped"]

    def entries(self, row: Role) -> Sequence[Entry]:
        return (
            Entry("description", "Description", required=False, value=row["description"]),
            Entry("parent", "Inherits from", required=False, value=row["parent"] or ""),
            _permissions(row["permissions"]),
        )

    async def run(self, act: Acting) -> str:
        patch = RolePatch.model_validate(
            {
                "description": act.values["description"],
                "parent": act.values["parent"] or None,
                "permissions": _listed(act.values["permissions"]),
            }
        )
        workflow = await dependencies.change_role(act.session)
        await workflow.execute(act.actor, act.row["id"], patch, act.device)
        return f"The role {act.row['name']} is changed."


class DeleteRole(Action):
    name = "delete"
    label = "Delete"
    permission = Permission.ROLES_MANAGE
    grave = True
    gone = True
    fresh = True

    def consequence(self, row: Role) -> str:
        return f"{row['name']} is gone for good. Only a role that nobody has can be deleted."

    def applies(self, row: Role) -> bool:
        return not row["shipped"]

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.delete_role(act.session)
        await workflow.execute(act.actor, act.row["id"], act.device)
        return f"The role {act.row['name']} is gone."


class Roles(ConsoleView):
    key = "roles"
    display_name = "Roles"
    permission = Permission.ROLES_READ
    pk_attr = "name"
    fields = (
        Text("name"),
        Text("description"),
        Text("parent", "Inherits from"),
        YesNo("shipped", "Comes with Mercat"),
        Text("permissions", "Its own permissions", wide=True),
        Text("effective_permissions", "All that it permits", wide=True),
        Moment("created_at", "Made", wide=True),
    )
    acts = (CreateRole(), ChangeRole(), DeleteRole())

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        """All of them: there are few."""
        table = await guard(ask.resources).roles.table()
        return Rows([table.view(name) for name in sorted(table.rows)], total=len(table.rows))

    async def one(self, ask: Asking, pk: str) -> Role:
        table = await guard(ask.resources).roles.table()
        if pk not in table.rows:
            raise NotFound
        return table.view(pk)
