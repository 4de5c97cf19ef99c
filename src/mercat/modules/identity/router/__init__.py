"""The doors of identity."""

from fastapi import APIRouter

from mercat.modules.identity.router import profile, sign_in

router = APIRouter()
router.include_router(sign_in.router)
router.include_router(profile.router)

__all__ = ["router"]
