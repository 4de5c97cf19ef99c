"""How looking after one's sessions is put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.repository import SessionRepository
from mercat.modules.identity.service import StepUp
from mercat.platform.resources import Resources


def step_up(session: AsyncSession, resources: Resources) -> StepUp:
    return StepUp(SessionRepository(session), resources.clock)
