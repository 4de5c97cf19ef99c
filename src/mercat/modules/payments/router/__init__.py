"""The doors of payments: each part has its router, and stands here.

`router`: the API's. `pages`: what browsers see, at addresses without `/api`.
"""

from fastapi import APIRouter

from mercat.modules.payments.router import receipts, sandbox, webhooks

router = APIRouter()
for part in (receipts, webhooks):
    router.include_router(part.router)

pages = APIRouter()
for page in (sandbox,):
    pages.include_router(page.router)

__all__ = ["pages", "router"]
