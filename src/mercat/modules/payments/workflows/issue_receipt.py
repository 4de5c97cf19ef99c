"""Money has arrived or gone back: there is a paper with a number, and a letter on its way."""

from uuid import UUID

from mercat.modules.payments.models import Letter, RefundStatus
from mercat.modules.payments.repository import ReceiptRepository
from mercat.modules.payments.service import LetterBox, Receipts
from mercat.platform.db import Transaction


class IssueReceipt:
    def __init__(
        self,
        transaction: Transaction,
        repository: ReceiptRepository,
        receipts: Receipts,
        letters: LetterBox,
    ) -> None:
        self._transaction = transaction
        self._repository = repository
        self._receipts = receipts
        self._letters = letters

    async def execute(self, charge_id: UUID, refund_id: UUID | None = None) -> None:
        """A credit note, if `refund_id` says what went back. Again nothing more happens."""
        async with self._transaction:
            charge = await self._repository.charge(charge_id)
            if charge is None or charge.paid_at is None:
                return
            if refund_id is None:
                letter, (receipt, is_new) = Letter.RECEIPT, await self._receipts.issue(charge)
            else:
                refund = await self._repository.refund(refund_id)
                if refund is None or refund.status is not RefundStatus.SUCCEEDED:
                    return
                letter = Letter.CREDIT_NOTE
                receipt, is_new = await self._receipts.issue_note(charge, refund)
            if is_new:
                self._letters.to_person(charge.payer_id, letter, receipt.id)
