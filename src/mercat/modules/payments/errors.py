"""How payments refuse."""

from mercat.platform.errors import Conflict, Malformed, NotFound


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


class RefundConflict(Conflict):
    code = "refund_conflict"
    message = "Money of this charge has gone back meanwhile. Look at it again."


class BadWebhook(Malformed):
    code = "invalid_signature"
    message = "This is not signed as it should be, or not readable."


class NoGateway(NotFound):
    code = "gateway_not_found"
    message = "There is no such payment company here."


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


class PaidTwice(FactRefused):
    """Another payment for what is paid: staff give one of them back at the gateway."""

    code = "paid_twice"


class RefundExceeds(FactRefused):
    """More than is left of what was paid: something else is on its way back, which may fail yet."""

    code = "refund_exceeds"


class NoReceipt(NotFound):
    code = "receipt_not_found"
    message = "There is no such receipt."
