"""The doors of webhooks: each part has its router, and stands here."""

from fastapi import APIRouter

from mercat.modules.webhooks.router import deliveries, endpoints, feed

router = APIRouter()
for part in (endpoints, deliveries, feed):
    router.include_router(part.router)

__all__ = ["router"]
