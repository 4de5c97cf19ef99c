"""What payments know."""

from mercat.modules.payments.service.charges import Charges, Checkouts, checkout_url
from mercat.modules.payments.service.letter_box import LetterBox

__all__ = ["Charges", "Checkouts", "LetterBox", "checkout_url"]
