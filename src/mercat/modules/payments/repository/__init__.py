"""Questions about money."""

from mercat.modules.payments.repository.charges import CHECKOUT, ChargeRepository
from mercat.modules.payments.repository.letters import LetterRepository

__all__ = ["CHECKOUT", "ChargeRepository", "LetterRepository"]
