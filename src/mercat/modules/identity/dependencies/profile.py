"""How looking after one's own account is put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.repository import CustomerRepository, UserRepository
from mercat.modules.identity.workflows.update_profile import UpdateProfile
from mercat.platform.db import Transaction
from mercat.platform.web.session import DbSession


async def update_profile(session: DbSession) -> UpdateProfile:
    return UpdateProfile(
        Transaction(session),
        UserRepository(session),
        CustomerRepository(session),
        AuditTrail(session),
    )
