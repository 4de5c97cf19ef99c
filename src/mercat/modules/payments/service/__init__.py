"""What payments know, and offer to other modules."""

from mercat.modules.payments.service.charges import Charges
from mercat.modules.payments.service.checkouts import Checkouts
from mercat.modules.payments.service.ledger import Ledger
from mercat.modules.payments.service.letter_box import LetterBox
from mercat.modules.payments.service.pages import page_url, payment_url
from mercat.modules.payments.service.sandbox import SandboxBook, SandboxRecords
from mercat.modules.payments.service.settling import Settling

__all__ = [
    "Charges",
    "Checkouts",
    "Ledger",
    "LetterBox",
    "SandboxBook",
    "SandboxRecords",
    "Settling",
    "page_url",
    "payment_url",
]
