"""What a gateway tells becomes true here: once, whatever it repeats and in whatever order.

In the caller's transaction. Each method answers whether that was news, and raises FactRefused where
it cannot be taken up: then nothing has changed.
"""

from mercat.modules.payments.gateways.facts import (
    AccountMoved,
    CheckoutEnded,
    DisputeClosed,
    DisputeOpened,
    Fact,
    PaymentArrived,
    PaymentDeclined,
    PayoutMoved,
    RefundMoved,
)
from mercat.modules.payments.models import Gateway
from mercat.platform.clock import Clock
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings


class Settling:
    def __init__(self, session: Session, settings: Settings, clock: Clock) -> None:
        raise NotImplementedError

    async def take(self, gateway: Gateway, fact: Fact) -> bool:
        """Any of them. Raises NotKnownYet where it is about what we do not know: asked again later
        it may be; WrongMoney where it is other money than is owed.
        """
        raise NotImplementedError

    async def payment_arrived(self, gateway: Gateway, fact: PaymentArrived) -> bool:
        """Also where the page was closed: then it is late money, and PaymentSettled says nothing of
        that. Raises NotKnownYet, WrongMoney.
        """
        raise NotImplementedError

    async def payment_declined(self, gateway: Gateway, fact: PaymentDeclined) -> bool:
        raise NotImplementedError

    async def checkout_ended(self, gateway: Gateway, fact: CheckoutEnded) -> bool:
        raise NotImplementedError

    async def refund_moved(self, gateway: Gateway, fact: RefundMoved) -> bool:
        raise NotImplementedError

    async def dispute_opened(self, gateway: Gateway, fact: DisputeOpened) -> bool:
        raise NotImplementedError

    async def dispute_closed(self, gateway: Gateway, fact: DisputeClosed) -> bool:
        raise NotImplementedError

    async def payout_moved(self, gateway: Gateway, fact: PayoutMoved) -> bool:
        raise NotImplementedError

    async def account_moved(self, gateway: Gateway, fact: AccountMoved) -> bool:
        raise NotImplementedError
