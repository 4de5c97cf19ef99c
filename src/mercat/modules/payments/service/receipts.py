"""Receipts and credit notes are numbered here, and nowhere else."""

from typing import Any
from uuid import UUID

from mercat.modules.payments.models import Beneficiary, Charge, Receipt, ReceiptKind, Refund
from mercat.modules.payments.repository import ReceiptRepository
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings


class Receipts:
    """In the caller's transaction. Again it is the same one; numbers have no gaps."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._receipts = ReceiptRepository(session)
        self._settings = settings

    async def issue(self, charge: Charge) -> tuple[Receipt, bool]:
        """For what was paid, and whether it is new."""
        return await self._issue(charge, ReceiptKind.RECEIPT, None)

    async def issue_note(self, charge: Charge, refund: Refund) -> tuple[Receipt, bool]:
        """For what of it went back. There is a receipt before there is a credit note."""
        await self.issue(charge)
        return await self._issue(charge, ReceiptKind.CREDIT_NOTE, refund.id)

    async def _issue(
        self, charge: Charge, kind: ReceiptKind, refund_id: UUID | None
    ) -> tuple[Receipt, bool]:
        is_ours = charge.beneficiary is Beneficiary.PLATFORM
        issuer_id = None if is_ours else charge.business_id
        await self._receipts.lock_numbers(issuer_id)
        known = await self._receipts.find(charge.id, refund_id)
        if known is not None:
            return known, False
        receipt = Receipt(
            kind=kind,
            issuer_id=issuer_id,
            number=await self._receipts.next_number(issuer_id),
            issuer=await self._issuer(issuer_id),
            charge_id=charge.id,
            refund_id=refund_id,
        )
        await self._receipts.add(receipt)
        return receipt, True

    async def _issuer(self, issuer_id: UUID | None) -> dict[str, Any]:
        """As `Receipt.issuer` says."""
        if issuer_id is None:
            settings = self._settings
            ours: dict[str, Any] = {"name": settings.app_name, "lines": [settings.smtp_from_email]}
            return ours | {"timezone": None}
        business, city, country = await self._receipts.business(issuer_id)
        place = " ".join(filter(None, (business.postal_code, city)))
        contact = " · ".join(filter(None, (business.email, business.phone)))
        street = (business.address_line1, business.address_line2)
        return {
            "name": business.name,
            "lines": [line for line in (*street, place, country, contact) if line],
            "timezone": business.timezone,
        }
