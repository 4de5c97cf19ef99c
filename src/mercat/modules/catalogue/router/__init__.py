"""The doors of catalogues."""

from fastapi import APIRouter

from mercat.modules.catalogue.router import offerings, portfolio

router = APIRouter()
for part in (offerings, portfolio):
    router.include_router(part.router)

__all__ = ["router"]
