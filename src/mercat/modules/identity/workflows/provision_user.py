"""An operator makes an account that needs no verification: staff, or a demo's people."""

from collections.abc import Sequence

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import EmailTaken
from mercat.modules.identity.models import User, UserStatus, UserType
from mercat.modules.identity.repository import PendingRepository, RoleRepository, UserRepository
from mercat.modules.identity.service import RoleTable
from mercat.platform.clock import Clock
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.db import Transaction


class ProvisionUser:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        pending: PendingRepository,
        roles: RoleRepository,
        audit: AuditTrail,
        passwords: Passwords,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._pending = pending
        self._roles = roles
        self._audit = audit
        self._passwords = passwords
        self._clock = clock

    async def execute(
        self,
        email: str,
        password: str,
        user_type: UserType,
        first_name: str | None = None,
        roles: Sequence[str] = (),
    ) -> User:
        """Raises EmailTaken or UnknownRole, and changes nothing then. A registration that nobody
        verified gives way.
        """
        async with self._transaction:
            found = await self._users.by_email(email)
            if found is not None and not found.is_pending:
                raise EmailTaken
        password_hash = await self._passwords.hash(password)
        async with self._transaction:
            user = User(
                email=email,
                password_hash=password_hash,
                user_type=user_type,
                status=UserStatus.ACTIVE,
                first_name=first_name,
                email_verified_at=self._clock.now(),
            )
            await self._pending.give_way(email)
            await self._users.add(user)
            await self._roles.queue_up()
            table = RoleTable.of(await self._roles.everything())
            self._roles.grant(user.id, [table.id_of(name) for name in roles], by=None)
            await self._audit.record(
                Act(
                    action="user.provisioned",
                    target_type="user",
                    target_id=str(user.id),
                    changes={"user_type": user_type, "roles": list(roles)},
                )
            )
        return user
