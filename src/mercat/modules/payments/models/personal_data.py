"""What payments know of people. The law wants books kept; who is in them is known by their account,
which is erased elsewhere.
"""

from mercat.modules.payments.models.accounts import GatewayAccount, SquareLocation
from mercat.modules.payments.models.charges import Charge
from mercat.modules.payments.models.ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from mercat.modules.payments.models.notices import Reconciliation, SandboxOperation, WebhookEvent
from mercat.modules.payments.models.payouts import Payout, PlanOrder, Receipt
from mercat.modules.payments.models.refunds import Dispute, Refund
from mercat.platform.personal_data import (
    OWNER,
    PersonalTable,
    PersonalTables,
    impersonal,
    kept,
    told,
)

_BOOKS = kept("Money that was owed or paid: the law wants it kept")
_CHARGE = (
    *("business_id", "subject_kind", "subject_id", "title", "lines", "beneficiary", "gateway"),
    *("account_id", "checkout_id", "checkout_url", "payment_id", "amount", "currency"),
    *("fee_amount", "refunded_amount", "status", "expires_at", "paid_at", "closing_at"),
    *("closed_at", "error"),
)
_REFUND = (
    *("charge_id", "gateway", "amount", "currency", "fee_amount", "asked_by", "status"),
    *("gateway_refund_id", "error", "attempts", "settled_at"),
)

PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=Charge,
            area="payments",
            whose=lambda subject: Charge.payer_id == subject.user_id,
            columns={"payer_id": OWNER, **dict.fromkeys(_CHARGE, _BOOKS)},
        ),
        PersonalTable(
            record=Refund,
            area="payments",
            whose=lambda subject: Refund.actor_id == subject.user_id,
            columns={"actor_id": OWNER, "reason": told(), **dict.fromkeys(_REFUND, _BOOKS)},
        ),
        impersonal(Dispute),
        impersonal(GatewayAccount, connected_by=OWNER),
        impersonal(SquareLocation),
        impersonal(LedgerAccount),
        impersonal(LedgerTransaction),
        impersonal(LedgerEntry),
        impersonal(Payout),
        impersonal(PlanOrder, ordered_by=OWNER),
        impersonal(Receipt),
        # A gateway's own words, which may name the payer: gone some weeks after they are handled.
        impersonal(WebhookEvent),
        impersonal(Reconciliation),
        impersonal(SandboxOperation),
    ]
)
