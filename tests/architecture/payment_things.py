"""What payments know of a visitor, made for one visit."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessMember, BusinessStatus, TeamRole
from mercat.modules.payments.models import Charge, ChargeStatus, Gateway, Receipt, ReceiptKind
from mercat.platform.ids import uuid7


async def _charge(session: AsyncSession, owner_id: UUID) -> UUID:
    """The visitor has paid it, to a business of theirs, and has a receipt."""
    now, business_id = datetime.now(UTC), uuid7()
    charge = Charge(
        id=uuid7(),
        payer_id=owner_id,
        business_id=business_id,
        subject_kind="booking",
        subject_id=uuid7(),
        title="Room A",
        gateway=Gateway.SANDBOX,
        payment_id=str(uuid7()),
        amount=4500,
        currency="GBP",
        status=ChargeStatus.SUCCEEDED,
        expires_at=now + timedelta(minutes=30),
        paid_at=now,
    )
    for row in (
        Business(id=business_id, name="Mine", slug=str(business_id), status=BusinessStatus.DRAFT),
        BusinessMember(business_id=business_id, user_id=owner_id, role=TeamRole.OWNER),
        charge,
        Receipt(
            kind=ReceiptKind.RECEIPT,
            issuer_id=business_id,
            number=1,
            issuer={"name": "Mine", "lines": [], "timezone": None},
            charge_id=charge.id,
        ),
    ):  # in this order
        session.add(row)
        await session.flush()
    return charge.id


PAYMENT_THINGS: dict[str, Callable[[AsyncSession, UUID], Awaitable[UUID]]] = {"charge_id": _charge}
PAYMENT_BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/payments/charges/{charge_id}/refunds": {"reason": "It was cold."},
}
"""Of doors that refuse an empty body before they look whose it is about."""
