"""Accounts: found, looked at, suspended and let in again."""

from collections.abc import Sequence
from typing import Any

from mercat.admin.actions import Action, Entry
from mercat.admin.asking import Acting, Asked, Asking, Rows
from mercat.admin.fields import Moment, Text, Word, YesNo
from mercat.admin.views import ConsoleView, Filter, Panel, uuid_of
from mercat.modules.audit.models import AuditFilter
from mercat.modules.identity.dependencies import staff as dependencies
from mercat.modules.identity.dependencies.sessions import session_list
from mercat.modules.identity.models import Permission, User, UserFilter, UserStatus, UserType
from mercat.modules.identity.schemas import StaffUserRead, UserPatch, UserRead, UserRolesInput
from mercat.platform.pagination import MOST_COUNTED, PageQuery

_BELONGING = 20
"""Sessions or acts on a page."""


class SuspendUser(Action):
    name = "suspend"
    label = "Suspend"
    permission = Permission.USERS_SUSPEND
    grave = True

    def consequence(self, row: StaffUserRead) -> str:
        return (
            f"{row.email} is signed out everywhere within two seconds and cannot sign in again. "
            "Their API keys stop working. Bookings and businesses stay as they are."
        )

    def applies(self, row: StaffUserRead) -> bool:
        return row.status in {UserStatus.ACTIVE, UserStatus.PENDING}

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.change_user(act.session, act.resources)
        patch = UserPatch(status=UserStatus.SUSPENDED)
        await workflow.execute(act.actor, act.row.id, patch, act.device)
        return f"{act.row.email} is suspended."


class ReinstateUser(Action):
    name = "reinstate"
    label = "Reinstate"
    permission = Permission.USERS_SUSPEND

    def consequence(self, row: StaffUserRead) -> str:
        return f"{row.email} can sign in again. Sessions that were ended stay ended."

    def applies(self, row: StaffUserRead) -> bool:
        return row.status is UserStatus.SUSPENDED

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.change_user(act.session, act.resources)
        patch = UserPatch(status=UserStatus.ACTIVE)
        await workflow.execute(act.actor, act.row.id, patch, act.device)
        return f"{act.row.email} may sign in again."


class EndSessions(Action):
    name = "sign-out"
    label = "Sign out everywhere"
    permission = Permission.USERS_SUSPEND
    grave = True

    def consequence(self, row: StaffUserRead) -> str:
        return (
            f"All sessions of {row.email} end within two seconds. They may sign in again at once; "
            "suspend the account if they should not."
        )

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.end_sessions(act.session, act.resources)
        ended = await workflow.execute(act.actor, act.row.id, act.device)
        return f"{act.row.email} is signed out of {ended} sessions."


class SetRoles(Action):
    name = "roles"
    label = "Set roles"
    permission = Permission.ROLES_MANAGE
    grave = True
    fresh = True

    def consequence(self, row: StaffUserRead) -> str:
        return (
            f"What {row.email} may do changes within two seconds. Only what you may do yourself "
            "can be given or taken."
        )

    def applies(self, row: StaffUserRead) -> bool:
        return row.status is not UserStatus.DELETED

    def entries(self, row: StaffUserRead) -> Sequence[Entry]:
        beside = ", ".join(row.roles[1:])
        hint = f"All that they are to have beside {row.user_type}, with commas between."
        return (Entry("roles", "Roles", hint, required=False, value=beside),)

    async def run(self, act: Acting) -> str:
        wanted = [name.strip() for name in act.values["roles"].split(",") if name.strip()]
        workflow = await dependencies.set_user_roles(act.session, act.resources)
        given = UserRolesInput(roles=wanted)
        await workflow.execute(act.actor, act.row.id, given, act.device)
        return f"The roles of {act.row.email} are set."


def _name(row: User | StaffUserRead) -> str | None:
    return " ".join(part for part in (row.first_name, row.last_name) if part) or None


class Users(ConsoleView):
    key = "users"
    display_name = "Users"
    permission = Permission.USERS_READ
    hint = "E-mail address or name, from its beginning"
    filters = (
        Filter("status", "Status", tuple(UserStatus)),
        Filter("user_type", "Type", tuple(UserType)),
    )
    fields = (
        Text("email", "E-mail"),
        Text("name", of=_name),
        Word("user_type", "Type"),
        Word("status"),
        YesNo("is_verified", "Verified", wide=True),
        Text("roles", wide=True),
        Text("phone", wide=True),
        Text("locale", wide=True),
        Text("timezone", "Time zone", wide=True),
        Moment("last_login_at", "Last sign-in"),
        Moment("created_at", "Registered"),
        Text("id", wide=True),
    )
    acts = (SuspendUser(), ReinstateUser(), EndSessions(), SetRoles())

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        book = await dependencies.user_book(ask.session, ask.resources)
        which = UserFilter(asked.q, asked.get("status"), asked.get("user_type"))
        page = await book.page(which, asked.query, None)
        return Rows(page.items, page.next_cursor, page.total, page.total >= MOST_COUNTED)

    async def one(self, ask: Asking, pk: str) -> StaffUserRead:
        book = await dependencies.user_book(ask.session, ask.resources)
        found = await book.get(uuid_of(pk))
        user = UserRead.model_validate(found["user"])
        return StaffUserRead(**user.model_dump(), roles=found["roles"])

    async def panels(self, ask: Asking, row: StaffUserRead) -> Sequence[Panel]:
        found = [await self._signed_in(ask, row)]
        if ask.may(Permission.AUDIT_READ):
            found.append(await self._acts(ask, "What they did", AuditFilter(actor_id=row.id)))
            to_them = AuditFilter(target_type="user", target_id=str(row.id))
            found.append(await self._acts(ask, "What was done to them", to_them))
        return found

    @staticmethod
    async def _signed_in(ask: Asking, row: StaffUserRead) -> Panel:
        sessions = await session_list(ask.session, ask.resources)
        page = await sessions.of_user(row.id, PageQuery(_BELONGING))
        lines = [
            (f"{one.last_seen_at:%Y-%m-%d %H:%M}", one.method, one.ip, one.user_agent)
            for one in page.items
        ]
        columns = ("Last seen (UTC)", "How", "IP address", "Browser or app")
        return Panel("Where they are signed in", columns, lines, "Nowhere.")

    @staticmethod
    async def _acts(ask: Asking, title: str, which: AuditFilter) -> Panel:
        book = await dependencies.audit_book(ask.session, ask.resources)
        page = await book.page(which, PageQuery(_BELONGING))
        lines = [
            (
                (act.action, "acts", act.id),
                f"{act.created_at:%Y-%m-%d %H:%M}",
                f"{act.target_type} {act.target_id}",
                act.changes.get("reason"),
            )
            for act in page.items
        ]
        return Panel(title, ("Action", "When (UTC)", "Target", "Reason"), lines)

    def heading(self, row: Any) -> str:
        return str(row.email)
