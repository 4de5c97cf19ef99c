"""What payments know, and offer to other modules."""

from mercat.modules.payments.service.account_keys import AccountKeys
from mercat.modules.payments.service.charge_list import ChargeFilter, ChargeList
from mercat.modules.payments.service.charges import Charges
from mercat.modules.payments.service.checkouts import Checkouts
from mercat.modules.payments.service.ledger import Ledger
from mercat.modules.payments.service.pages import page_url, payment_url, return_url
from mercat.modules.payments.service.pay_page import PayPage, PayPages
from mercat.modules.payments.service.refund_book import RefundBook
from mercat.modules.payments.service.sandbox import (
    SandboxBook,
    SandboxRecords,
    SandboxVoice,
    dispute_in,
    left_of,
)
from mercat.modules.payments.service.settling import Settling
from mercat.modules.payments.service.webhook_book import WebhookBook

__all__ = [
    "AccountKeys",
    "ChargeFilter",
    "ChargeList",
    "Charges",
    "Checkouts",
    "Ledger",
    "PayPage",
    "PayPages",
    "RefundBook",
    "SandboxBook",
    "SandboxRecords",
    "SandboxVoice",
    "Settling",
    "WebhookBook",
    "dispute_in",
    "left_of",
    "page_url",
    "payment_url",
    "return_url",
]
