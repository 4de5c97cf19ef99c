"""What payments know, and offer to other modules."""

from mercat.modules.payments.service.account_book import AccountBook
from mercat.modules.payments.service.account_keys import AccountKeys
from mercat.modules.payments.service.accounts import Accounts
from mercat.modules.payments.service.books import Books
from mercat.modules.payments.service.charge_list import ChargeFilter, ChargeList
from mercat.modules.payments.service.charges import Charges
from mercat.modules.payments.service.checkouts import Checkouts
from mercat.modules.payments.service.connecting import (
    SANDBOX_ANSWERS,
    account_act,
    callback_url,
    state_hash,
)
from mercat.modules.payments.service.invariants import INVARIANTS, Invariants, LedgerFault
from mercat.modules.payments.service.ledger import Ledger
from mercat.modules.payments.service.letter_box import LetterBox
from mercat.modules.payments.service.letter_facts import LetterFacts
from mercat.modules.payments.service.pages import page_url, payment_url, return_url
from mercat.modules.payments.service.pay_page import PayPage, PayPages
from mercat.modules.payments.service.payout_book import PayoutBook
from mercat.modules.payments.service.payouts import Payouts
from mercat.modules.payments.service.plan_order_pages import PlanOrderPages
from mercat.modules.payments.service.plan_orders import (
    PAID_FOR_PLANS,
    PlanOrders,
    month_after,
    plan_order_url,
)
from mercat.modules.payments.service.readers import Readers
from mercat.modules.payments.service.receipt_papers import ReceiptPapers
from mercat.modules.payments.service.receipts import Receipts
from mercat.modules.payments.service.refund_book import RefundBook
from mercat.modules.payments.service.returns import Returns
from mercat.modules.payments.service.sandbox import (
    SandboxBook,
    SandboxRecords,
    SandboxVoice,
    dispute_in,
    left_of,
)
from mercat.modules.payments.service.settling import Settling
from mercat.modules.payments.service.statement_sheet import sheet
from mercat.modules.payments.service.statement_table import table
from mercat.modules.payments.service.statements import Statement, StatementLine, Statements
from mercat.modules.payments.service.webhook_book import WebhookBook

__all__ = [
    "INVARIANTS",
    "PAID_FOR_PLANS",
    "SANDBOX_ANSWERS",
    "AccountBook",
    "AccountKeys",
    "Accounts",
    "Books",
    "ChargeFilter",
    "ChargeList",
    "Charges",
    "Checkouts",
    "Invariants",
    "Ledger",
    "LedgerFault",
    "LetterBox",
    "LetterFacts",
    "PayPage",
    "PayPages",
    "PayoutBook",
    "Payouts",
    "PlanOrderPages",
    "PlanOrders",
    "Readers",
    "ReceiptPapers",
    "Receipts",
    "RefundBook",
    "Returns",
    "SandboxBook",
    "SandboxRecords",
    "SandboxVoice",
    "Settling",
    "Statement",
    "StatementLine",
    "Statements",
    "WebhookBook",
    "account_act",
    "callback_url",
    "dispute_in",
    "left_of",
    "month_after",
    "page_url",
    "payment_url",
    "plan_order_url",
    "return_url",
    "sheet",
    "state_hash",
    "table",
]
