"""Questions about charges, and all that hangs on them."""

from mercat.modules.payments.repository.charges import CHECKOUT, ChargeRepository, Returned

__all__ = ["CHECKOUT", "ChargeRepository", "Returned"]
