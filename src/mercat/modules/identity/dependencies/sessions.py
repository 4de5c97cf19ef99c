"""How looking after one's sessions is put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.dependencies.sign_in import sessions
from mercat.modules.identity.repository import SessionRepository, UserRepository
from mercat.modules.identity.service import SessionList, StepUp
from mercat.modules.identity.workflows.end_session import EndSession
from mercat.modules.identity.workflows.sign_out_everywhere import SignOutEverywhere
from mercat.platform.db import Transaction
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


def step_up(session: AsyncSession, resources: Resources) -> StepUp:
    return StepUp.of(session, resources.clock)


async def session_list(session: DbSession, resources: FromApp) -> SessionList:
    return SessionList(
        SessionRepository(session), resources.cursors, resources.clock, resources.settings
    )


async def end_session(session: DbSession, resources: FromApp) -> EndSession:
    return EndSession(
        Transaction(session),
        SessionRepository(session),
        sessions(session, resources),
        AuditTrail(session),
    )


async def sign_out_everywhere(session: DbSession, resources: FromApp) -> SignOutEverywhere:
    return SignOutEverywhere(
        Transaction(session),
        UserRepository(session),
        sessions(session, resources),
        AuditTrail(session),
    )
