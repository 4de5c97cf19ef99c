"""The doors of payments: each part has its router, and stands here.

`router`: the API's. `pages`: what browsers see, at addresses without `/api`.
"""

from fastapi import APIRouter

from mercat.modules.payments.router import accounts, payouts, plans, sandbox, sandbox_connecting

router = APIRouter()
for part in (accounts, payouts):
    router.include_router(part.router)

pages = APIRouter()
for page in (sandbox, sandbox_connecting, plans):
    pages.include_router(page.router)

__all__ = ["pages", "router"]
