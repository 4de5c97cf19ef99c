"""Our amounts and Stripe's: the same number for most currencies.

https://docs.stripe.com/currencies (“Minor units in API amounts”, “Special cases”): króna and Uganda
shilling have no decimals and are written with two all the same; the ariary is the other way round.
"""

from mercat.modules.payments.gateways.port import GatewayRefused
from mercat.modules.payments.models import Gateway, smallest_step
from mercat.platform.money import Money

_HUNDREDFOLD = frozenset({"ISK", "UGX"})
_HUNDREDTH = frozenset({"MGA"})


def told(money: Money, *, paying_out: bool = False) -> int:
    """As Stripe wants it. Raises GatewayRefused for an amount that it cannot move: nothing is
    rounded here, where the books would not hear of it.
    """
    step = smallest_step(Gateway.STRIPE, money.currency, paying_out=paying_out)
    if money.amount % step:
        raise GatewayRefused("amount_not_payable")
    if money.currency in _HUNDREDFOLD:
        return money.amount * 100
    return money.amount // 100 if money.currency in _HUNDREDTH else money.amount


def heard(amount: int, currency: str) -> Money:
    """As we write it. Raises ValueError for what cannot be written so."""
    code = currency.upper()
    if code in _HUNDREDTH:
        return Money(amount * 100, code)
    if code not in _HUNDREDFOLD:
        return Money(amount, code)
    whole, rest = divmod(amount, 100)
    if rest:
        raise ValueError(f"{code} has no decimals.")
    return Money(whole, code)
