"""Somebody of the team, or of our staff, gives money back."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.modules.payments.errors import NoCharge
from mercat.modules.payments.models import AskedBy, Beneficiary, Charge, Refund
from mercat.modules.payments.repository import ChargeRepository
from mercat.modules.payments.schemas import ChargeRefundRead, RefundInput
from mercat.modules.payments.service import Charges
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden
from mercat.platform.idempotency import Answer, Idempotency, KeyedRequest


class RefundCharge:
    def __init__(
        self,
        transaction: Transaction,
        idempotency: Idempotency,
        repository: ChargeRepository,
        charges: Charges,
        teams: Teams,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._idempotency = idempotency
        self._repository = repository
        self._charges = charges
        self._teams = teams
        self._audit = audit

    async def execute(
        self,
        actor: Actor,
        charge_id: UUID,
        input: RefundInput,
        keyed: KeyedRequest | None,
        device: Device,
    ) -> Answer:
        """The answer is a ChargeRefundRead. Raises NoCharge, Forbidden, RefundConflict,
        RefundTooLarge, OddAmount, CurrencyMismatch, and what `Idempotency.begin` does.
        """
        async with self._transaction:
            replay = await self._idempotency.begin(keyed)
            if replay is not None:
                return replay
            charge = await self._repository.find(charge_id)
            if charge is None:
                raise NoCharge
            asked_by = await self._permit(actor, charge)
            refund = await self._charges.refund(
                charge_id,
                input.amount,
                reason=input.reason,
                asked_by=asked_by,
                actor_id=actor.user_id,
                # As it was before anybody else's refund was waited for.
                expected=input.refunded or charge.refunded,
            )
            await self._audit.record(_act(actor, device, charge, refund))
            told = ChargeRefundRead.of(refund)
            return await self._idempotency.finish(201, told.model_dump_json().encode())

    async def _permit(self, actor: Actor, charge: Charge) -> AskedBy:
        """What businesses pay us is not theirs to give back. Raises NoCharge, Forbidden."""
        if actor.may(Permission.PAYMENTS_REFUND):
            return AskedBy.STAFF
        try:
            refunding = TeamPermission.PAYMENTS_REFUND
            await self._teams.require(actor, charge.business_id, refunding)
        except (NoBusiness, Forbidden) as error:
            knows = charge.payer_id == actor.user_id or actor.may(Permission.PAYMENTS_INSPECT)
            raise (Forbidden if knows else NoCharge) from error
        if charge.beneficiary is Beneficiary.PLATFORM:
            raise Forbidden
        return AskedBy.TEAM


def _act(actor: Actor, device: Device, charge: Charge, refund: Refund) -> Act:
    return Act(
        action="charge.refunded",
        target_type="charge",
        target_id=str(charge.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes={
            "business_id": str(charge.business_id),
            "refund_id": str(refund.id),
            "amount": refund.amount,
            "currency": refund.currency,
            "as": refund.asked_by,
        },
    )
