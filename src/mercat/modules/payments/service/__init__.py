"""What payments know, and offer to other modules."""

from mercat.modules.payments.service.charges import Charges, checkout_url
from mercat.modules.payments.service.checkouts import Checkouts
from mercat.modules.payments.service.sandbox import SandboxBook, SandboxRecords

__all__ = ["Charges", "Checkouts", "SandboxBook", "SandboxRecords", "checkout_url"]
