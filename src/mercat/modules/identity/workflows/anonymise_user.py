"""The days of grace are over: nothing says any more who this account was.

What the law has kept stays (audit rows, later bookings and the ledger) and names a number.
"""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.events import DeletionDue, UserAnonymised
from mercat.modules.identity.models import UserStatus
from mercat.modules.identity.repository import DeletionRepository, UserRepository
from mercat.modules.identity.service import Throttles
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.personal_data import Holdings, Subject


class AnonymiseUser:
    """Run again after a crash, or twice at once, it erases once."""

    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        deletions: DeletionRepository,
        throttles: Throttles,
        holdings: Holdings,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._deletions = deletions
        self._throttles = throttles
        self._holdings = holdings
        self._outbox = outbox
        self._audit = audit

    async def execute(self, event: DeletionDue) -> None:
        """Does nothing if the owner has signed in meanwhile, even if they have asked anew since:
        that has a day of its own.
        """
        async with self._transaction:
            user = await self._users.lock(event.user_id)
            if user is None or user.status is UserStatus.DELETED:
                return
            if user.deletion_requested_at != event.requested_at:
                return
            await self._throttles.forget_account(user.email, await self._deletions.devices(user.id))
            await self._holdings.erase(Subject(user.id, user.email))
            user.status = UserStatus.DELETED
            self._outbox.add(UserAnonymised(user_id=user.id))
            await self._audit.record(
                Act(action="user.anonymised", target_type="user", target_id=str(user.id))
            )
