"""How accounts are put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.dependencies.sign_in import challenges, sessions
from mercat.modules.identity.repository import (
    LinkRepository,
    OtpRepository,
    PendingRepository,
    RoleRepository,
    SessionRepository,
    ThrottleRepository,
    UserRepository,
)
from mercat.modules.identity.service import (
    Profiles,
)
from mercat.modules.identity.workflows.clear_up import ClearUp
from mercat.modules.identity.workflows.provision_user import ProvisionUser
from mercat.modules.identity.workflows.register_user import RegisterUser
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def profiles(resources: FromApp) -> Profiles:
    return Profiles(resources.reads)


async def register_user(session: DbSession, resources: FromApp) -> RegisterUser:
    return RegisterUser(
        Transaction(session),
        UserRepository(session),
        sessions(session, resources),
        PendingRepository(session),
        OtpRepository(session),
        LinkRepository(session),
        challenges(session, resources),
        AuditTrail(session),
        Outbox(session),
        resources.passwords,
        resources.clock,
    )


def provision_user(session: AsyncSession, resources: Resources) -> ProvisionUser:
    return ProvisionUser(
        Transaction(session),
        UserRepository(session),
        PendingRepository(session),
        RoleRepository(session),
        AuditTrail(session),
        resources.passwords,
        resources.clock,
    )


def clear_up(session: AsyncSession, resources: Resources) -> ClearUp:
    return ClearUp(
        Transaction(session),
        OtpRepository(session),
        LinkRepository(session),
        SessionRepository(session),
        PendingRepository(session),
        ThrottleRepository(session),
        resources.clock,
    )
