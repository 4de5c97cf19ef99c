"""The doors of payments: each part has its router, and stands here.

`router`: the API's. `pages`: what browsers see, at addresses without `/api`.
"""

from fastapi import APIRouter

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

router = APIRouter()
for part in (accounts, charges, ledger, payouts, receipts, webhooks):
    router.include_router(part.router)

pages = APIRouter()
for page in (pay, plans, sandbox, sandbox_connecting):
    pages.include_router(page.router)

__all__ = ["pages", "router"]
