"""Accounts: found, looked at, suspended and let in again."""

from typing import Any

from mercat.admin.actions import Action
from mercat.admin.asking import Acting, Asked, Asking, Rows
from mercat.admin.fields import Moment, Text, Word, YesNo
from mercat.admin.views import ConsoleView, Filter, uuid_of
from mercat.modules.identity.dependencies import staff as dependencies
from mercat.modules.identity.models import Permission, User, UserFilter, UserStatus, UserType
from mercat.modules.identity.schemas import StaffUserRead, UserPatch, UserRead
from mercat.modules.identity.service.user_book import MOST_COUNTED


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
    acts = (SuspendUser(), ReinstateUser())

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

    def heading(self, row: Any) -> str:
        return str(row.email)
