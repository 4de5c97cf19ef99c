"""An owner does not want to take money through a payment company any longer."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.service import StepUp
from mercat.modules.payments.errors import NoAccount
from mercat.modules.payments.events import AccountLeaving
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.repository import AccountRepository
from mercat.modules.payments.service import Accounts, account_act
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class DisconnectAccount:
    """From now on nothing new is opened there. LeaveGateway tells the company, later: what was paid
    must be able to go back, and what is there to be paid out.
    """

    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        step_up: StepUp,
        accounts: AccountRepository,
        standing: Accounts,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._step_up = step_up
        self._accounts = accounts
        self._standing = standing
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, business_id: UUID, gateway: Gateway, device: Device
    ) -> None:
        """Raises NoBusiness, Forbidden, ReauthenticationRequired, NoAccount."""
        async with self._transaction:
            await self._teams.require(actor, business_id, TeamPermission.PAYMENTS_MANAGE, lock=True)
            await self._step_up.require(actor)
            account = await self._accounts.lock_live(business_id, gateway)
            if account is None:
                raise NoAccount
            account.disconnect()
            self._standing.tell(account)
            self._outbox.add(AccountLeaving(account_id=account.id))
            await self._audit.record(account_act("account.disconnected", account, actor, device))
