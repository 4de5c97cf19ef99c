"""The doors of requests, leads and quotes: each part has its router, and stands here."""

from fastapi import APIRouter

from mercat.modules.leads.router import leads, quotes, requests

router = APIRouter()
for part in (requests, leads, quotes):
    router.include_router(part.router)

__all__ = ["router"]
