"""The doors of identity."""

from fastapi import APIRouter

from mercat.modules.identity.router import api_keys, sign_in

router = APIRouter()
router.include_router(sign_in.router)
router.include_router(api_keys.router)

__all__ = ["router"]
