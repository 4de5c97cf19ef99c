"""The doors of payments: each part has its router, and stands here.

`router`: the API's. `pages`: what browsers see, at addresses without `/api`.
"""

from mercat.modules.payments.router import (
    accounts,
    charges,
    ledger,
    pay,
    payouts,
    plans,
    receipts,
    sandbox,
    sandbox_connecting,
    webhooks,
)
from mercat.platform.web.routers import Router

router = Router()
for part in (accounts, charges, ledger, payouts, receipts, webhooks):
    router.join(part.router)

pages = Router()
for page in (pay, plans, sandbox, sandbox_connecting):
    pages.join(page.router)

__all__ = ["pages", "router"]
