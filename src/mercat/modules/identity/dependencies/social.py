"""How signing in with an account elsewhere is put together."""

from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.dependencies.sign_in import sessions, sign_ins, verification
from mercat.modules.identity.gateways import Google
from mercat.modules.identity.repository import (
    ApiKeyRepository,
    AttemptRepository,
    FactorRepository,
    IdentityRepository,
    PendingRepository,
    UserRepository,
)
from mercat.modules.identity.service import Adoptions, OidcAttempts, SocialAccounts
from mercat.modules.identity.workflows.forget_attempts import ForgetAttempts
from mercat.modules.identity.workflows.leave_for_google import LeaveForGoogle
from mercat.modules.identity.workflows.return_from_google import ReturnFromGoogle
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


@lru_cache(maxsize=8)
def google(resources: Resources) -> Google:
    """One for the process: it remembers the provider's keys."""
    return Google(resources.settings, resources.clock)


def _attempts(session: AsyncSession, resources: Resources) -> OidcAttempts:
    return OidcAttempts(AttemptRepository(session), resources.keyring, resources.clock)


async def leave_for_google(session: DbSession, resources: FromApp) -> LeaveForGoogle:
    return LeaveForGoogle(
        Transaction(session),
        _attempts(session, resources),
        google(resources),
        resources.settings,
    )


async def return_from_google(session: DbSession, resources: FromApp) -> ReturnFromGoogle:
    opening = sessions(session, resources)
    users, outbox = UserRepository(session), Outbox(session)
    adoptions = Adoptions(
        users,
        PendingRepository(session),
        ApiKeyRepository(session),
        FactorRepository(session),
        verification(session, resources),
        opening,
        outbox,
        resources.clock,
    )
    return ReturnFromGoogle(
        Transaction(session),
        _attempts(session, resources),
        SocialAccounts(users, IdentityRepository(session), adoptions, outbox, resources.clock),
        opening,
        sign_ins(session, resources),
        AuditTrail(session),
        google(resources),
        resources.settings,
    )


def forget_attempts(session: AsyncSession, resources: Resources) -> ForgetAttempts:
    return ForgetAttempts(Transaction(session), AttemptRepository(session), resources.clock)
