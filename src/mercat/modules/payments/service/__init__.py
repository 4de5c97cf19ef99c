"""What payments know."""

from mercat.modules.payments.service.charges import Charges, Checkouts, checkout_url
from mercat.modules.payments.service.ledger import Ledger

__all__ = ["Charges", "Checkouts", "Ledger", "checkout_url"]
