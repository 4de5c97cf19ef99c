"""Somebody changes what they say of themselves."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import NotACustomer, SessionEnded
from mercat.modules.identity.models import Actor, Device, Permission, UserType
from mercat.modules.identity.repository import CustomerRepository, UserRepository
from mercat.modules.identity.schemas import ProfileInput
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden


class UpdateProfile:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        customers: CustomerRepository,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._customers = customers
        self._audit = audit

    async def execute(self, actor: Actor, input: ProfileInput, device: Device) -> None:
        """Raises PhoneTaken, and NotACustomer where only a customer has a choice."""
        async with self._transaction:
            user = await self._users.lock(actor.user_id)
            if user is None:
                raise SessionEnded
            if not actor.may(Permission.ACCOUNT_WRITE):
                raise Forbidden
            if input.opts is not None and user.user_type is not UserType.CUSTOMER:
                raise NotACustomer
            changed = input.apply(user)
            await self._users.save()
            if input.opts is not None:
                await self._customers.set_marketing(user.id, opt_in=input.opts)
                changed.append("marketing_opt_in")
            if changed:
                await self._audit.record(
                    Act(
                        action="profile.updated",
                        target_type="user",
                        target_id=str(user.id),
                        actor_id=user.id,
                        api_key_id=actor.api_key_id,
                        ip=device.ip,
                        changes={"fields": changed},
                    )
                )
