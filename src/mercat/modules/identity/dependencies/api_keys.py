"""How API keys are put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.dependencies.sessions import step_up
from mercat.modules.identity.repository import ApiKeyRepository, UserRepository
from mercat.modules.identity.service import ApiKeys
from mercat.modules.identity.workflows.create_api_key import CreateApiKey
from mercat.modules.identity.workflows.note_key_use import NoteKeyUse
from mercat.modules.identity.workflows.revoke_api_key import RevokeApiKey
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def api_keys(resources: FromApp) -> ApiKeys:
    return ApiKeys(resources.reads)


async def create_api_key(session: DbSession, resources: FromApp) -> CreateApiKey:
    return CreateApiKey(
        Transaction(session),
        UserRepository(session),
        ApiKeyRepository(session),
        step_up(session, resources),
        AuditTrail(session),
        Outbox(session),
        resources.keyring,
        resources.clock,
    )


async def revoke_api_key(session: DbSession, resources: FromApp) -> RevokeApiKey:
    return RevokeApiKey(
        Transaction(session), ApiKeyRepository(session), AuditTrail(session), resources.clock
    )


def note_key_use(session: AsyncSession, resources: Resources) -> NoteKeyUse:
    return NoteKeyUse(Transaction(session), ApiKeyRepository(session), resources.clock)
