"""Questions about charges, and all that hangs on them."""

from mercat.modules.payments.repository.charges import CHECKOUT, ChargeRepository, Returned
from mercat.modules.payments.repository.letters import LetterRepository

__all__ = ["CHECKOUT", "ChargeRepository", "LetterRepository", "Returned"]
