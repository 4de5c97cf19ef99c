"""How the doors for staff are put together."""

from mercat.modules.audit.service import AuditBook, AuditTrail
from mercat.modules.identity.dependencies.sign_in import sessions
from mercat.modules.identity.repository import RoleRepository, UserRepository
from mercat.modules.identity.service import UserBook
from mercat.modules.identity.workflows.change_role import ChangeRole
from mercat.modules.identity.workflows.change_user import ChangeUser
from mercat.modules.identity.workflows.create_role import CreateRole
from mercat.modules.identity.workflows.delete_role import DeleteRole
from mercat.modules.identity.workflows.end_sessions import EndSessions
from mercat.modules.identity.workflows.set_user_roles import SetUserRoles
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.web.session import DbSession, FromApp


async def audit_book(session: DbSession, resources: FromApp) -> AuditBook:
    return AuditBook(session, resources.cursors)


async def user_book(session: DbSession, resources: FromApp) -> UserBook:
    return UserBook(session, resources.cursors)


async def create_role(session: DbSession) -> CreateRole:
    return CreateRole(Transaction(session), RoleRepository(session), AuditTrail(session))


async def change_role(session: DbSession) -> ChangeRole:
    return ChangeRole(Transaction(session), RoleRepository(session), AuditTrail(session))


async def delete_role(session: DbSession) -> DeleteRole:
    return DeleteRole(Transaction(session), RoleRepository(session), AuditTrail(session))


async def set_user_roles(session: DbSession, resources: FromApp) -> SetUserRoles:
    return SetUserRoles(
        Transaction(session),
        UserRepository(session),
        RoleRepository(session),
        sessions(session, resources),
        AuditTrail(session),
        Outbox(session),
    )


async def change_user(session: DbSession, resources: FromApp) -> ChangeUser:
    return ChangeUser(
        Transaction(session),
        UserRepository(session),
        RoleRepository(session),
        sessions(session, resources),
        AuditTrail(session),
    )


async def end_sessions(session: DbSession, resources: FromApp) -> EndSessions:
    return EndSessions(
        Transaction(session),
        UserRepository(session),
        RoleRepository(session),
        sessions(session, resources),
        AuditTrail(session),
    )
