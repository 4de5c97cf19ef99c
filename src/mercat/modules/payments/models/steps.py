"""In what steps a company lets money be moved, where that is coarser than the minor unit.

Stripe, https://docs.stripe.com/currencies (“Minor units in API amounts”, “Special cases”): the last
digit of three-decimal amounts must be 0, the ariary has no decimals there, and forints and Taiwan
dollars are paid out in whole units only. Square takes every minor unit.
"""

from mercat.modules.payments.models.charges import Gateway
from mercat.platform.money import EXPONENTS, Money

_WHOLE_UNITS = frozenset({"MGA"})
_WHOLE_UNITS_PAID_OUT = frozenset({"HUF", "TWD", "MGA"})


def smallest_step(gateway: Gateway, currency: str, *, paying_out: bool = False) -> int:
    """Minor units: whatever is charged, kept as a commission, refunded (or paid out) there is a
    multiple of it.
    """
    if gateway is not Gateway.STRIPE:
        return 1
    if currency in (_WHOLE_UNITS_PAID_OUT if paying_out else _WHOLE_UNITS):
        return int(10 ** EXPONENTS[currency])
    return 10 if EXPONENTS[currency] == 3 else 1


def rounded_up(money: Money, gateway: Gateway) -> Money:
    """To what can be moved there."""
    step = smallest_step(gateway, money.currency)
    return Money(-(-money.amount // step) * step, money.currency)


def rounded_down(money: Money, gateway: Gateway, *, paying_out: bool = False) -> Money:
    """To what can be moved there; the rest stays where it is."""
    step = smallest_step(gateway, money.currency, paying_out=paying_out)
    return Money(money.amount - money.amount % step, money.currency)
