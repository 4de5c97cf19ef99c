"""Somebody follows the link that they were mailed: the address is theirs. Nobody is signed in."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import LinkInvalid
from mercat.modules.identity.models import Device, Purpose, UserStatus
from mercat.modules.identity.repository import UserRepository
from mercat.modules.identity.schemas import VerifyEmailInput
from mercat.modules.identity.service import Links, Verification
from mercat.platform.db import Transaction


class VerifyEmail:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        links: Links,
        verification: Verification,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._links = links
        self._verification = verification
        self._audit = audit

    async def execute(self, input: VerifyEmailInput, device: Device) -> None:
        async with self._transaction:
            link = await self._links.find(input.token.get_secret_value(), Purpose.VERIFY_EMAIL)
            user = await self._users.lock(link.user_id)
            if user is None or user.status is UserStatus.DELETED:
                raise LinkInvalid
            await self._links.use(link)
            for act in await self._verification.confirm(user, device, "link"):
                await self._audit.record(act)
