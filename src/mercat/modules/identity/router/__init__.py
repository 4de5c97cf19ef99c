"""The doors of identity."""

from fastapi import APIRouter

from mercat.modules.identity.router import sign_in

router = APIRouter()
router.include_router(sign_in.router)

__all__ = ["router"]
