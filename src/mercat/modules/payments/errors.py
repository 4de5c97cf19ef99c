"""How payments refuse."""

from collections.abc import Mapping
from typing import ClassVar

from mercat.platform.errors import Conflict, Gone, Invalid, Malformed, NotFound


class NoCharge(NotFound):
    code = "charge_not_found"
    message = "There is nothing to pay here."


class PaymentsUnavailable(Conflict):
    code = "payments_unavailable"
    message = "This business cannot take payments yet."


class ChargeClosed(Conflict):
    code = "charge_closed"
    message = "This can be paid no longer."


class RefundTooLarge(Conflict):
    code = "refund_too_large"
    message = "More cannot come back than was paid."


class OddAmount(Invalid):
    """`step`: minor units, of which a refund there is a multiple."""

    code = "amount_not_payable"
    message = "The payment company cannot move just this amount: it counts in larger steps."
    sample: ClassVar[Mapping[str, object]] = {"step": 10}


class RefundConflict(Conflict):
    code = "refund_conflict"
    message = "Money of this charge has gone back meanwhile. Look at it again."


class BadWebhook(Malformed):
    code = "invalid_signature"
    message = "This is not signed as it should be, or too old."


class OddWebhook(Invalid):
    code = "unreadable_webhook"
    message = "This is signed as it should be, and still not of a shape that is known."


class NoGateway(NotFound):
    code = "gateway_not_found"
    message = "There is no such payment company here."


class NoAccount(NotFound):
    code = "account_not_found"
    message = "This business has no account there."


class AccountConnected(Conflict):
    code = "account_connected"
    message = "This business takes payments there already. Disconnect it first."


class AccountLeaving(Conflict):
    code = "account_leaving"
    message = "The account before it is still being left: money is under way there. Try later."


class ConnectionRefused(Conflict):
    code = "connection_refused"
    message = "The payment company does not take this business, or not now."


class ConnectionOver(Gone):
    """Which of these it was is not told: whoever tries states learns nothing."""

    code = "connection_over"
    message = "This connection was finished before, was begun too long ago, or never was."


class NoPayout(NotFound):
    code = "payout_not_found"
    message = "There is no such payout."


class PayoutNotFailed(Conflict):
    code = "payout_not_failed"
    message = "Only a payout that failed, and that no other followed, can be made again."


class NothingToPayOut(Conflict):
    code = "nothing_to_pay_out"
    message = "As much is not there any more, or there is no account that it could go to."


class NoPlanOrder(NotFound):
    code = "plan_order_not_found"
    message = "There is no such order."


class PlanOrderClosed(Gone):
    code = "plan_order_closed"
    message = "This was paid, or is not wanted any more."


class NoWebhook(NotFound):
    code = "webhook_not_found"
    message = "There is no such webhook."


class FactRefused(Exception):
    """What a gateway tells cannot be taken up, and nothing was changed. `code`: why, for staff."""

    code = "refused"


class NotKnownYet(FactRefused):
    """It is about what we do not know, or not yet: facts come in any order."""

    code = "not_known_yet"


class WrongMoney(FactRefused):
    """Another amount or currency than is owed."""

    code = "wrong_money"


class WrongAccount(FactRefused):
    """The money went to somebody else's account, or is of another payment than it says."""

    code = "wrong_account"


class GivenUp(FactRefused):
    """It was made after all, and its money is in the balance again: staff have to look at it."""

    code = "given_up"


class PaymentKnown(FactRefused):
    """The company has called another payment so before."""

    code = "payment_known"


class PaidTwice(FactRefused):
    """Another payment for what is paid: staff give one of them back at the gateway."""

    code = "paid_twice"


class RefundExceeds(FactRefused):
    """More than is left of what was paid: something else is on its way back, which may fail yet."""

    code = "refund_exceeds"


class BadPeriod(Invalid):
    code = "bad_period"
    message = "Ask for one day to 366, the first of them first."


class NoReceipt(NotFound):
    code = "receipt_not_found"
    message = "There is no such receipt."
