"""The e-mails that tell of money: who gets which, and of what."""

from collections.abc import Mapping
from enum import StrEnum

from mercat.modules.payments.models.accounts import AccountStatus
from mercat.modules.payments.models.payouts import PayoutStatus
from mercat.modules.payments.models.refunds import DisputeStatus


class Letter(StrEnum):
    """By the names of their templates. RECEIPT and CREDIT_NOTE are about a receipt and go to who
    has paid; REFUND_FAILED and REFUND_DELAYED are about a refund, the one goes to staff, the other
    to who has paid; the others are about a payout, a dispute, an account, a charge or a plan order,
    and go to those of the team who may see its money.
    """

    RECEIPT = "payment_receipt"
    CREDIT_NOTE = "payment_returned"
    REFUND_FAILED = "refund_failed"
    REFUND_DELAYED = "refund_delayed"
    CHECKOUT_REFUSED = "checkout_refused"
    PAYOUT_PAID = "payout_paid"
    PAYOUT_FAILED = "payout_failed"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_CLOSED = "dispute_closed"
    ACCOUNT_RESTRICTED = "account_restricted"
    RENEWAL_DUE = "plan_renewal_due"


PAYOUT_LETTERS: Mapping[str, Letter] = {
    PayoutStatus.PAID: Letter.PAYOUT_PAID,
    PayoutStatus.FAILED: Letter.PAYOUT_FAILED,
}
DISPUTE_LETTERS: Mapping[str, Letter] = {
    DisputeStatus.OPEN: Letter.DISPUTE_OPENED,
    DisputeStatus.WON: Letter.DISPUTE_CLOSED,
    DisputeStatus.LOST: Letter.DISPUTE_CLOSED,
}
ACCOUNT_LETTERS: Mapping[str, Letter] = {AccountStatus.RESTRICTED: Letter.ACCOUNT_RESTRICTED}
"""By what became of it; what is not here nobody is told by mail."""
