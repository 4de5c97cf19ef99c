"""The doors of identity."""

from fastapi import APIRouter

from mercat.modules.identity.router import mfa, sessions, sign_in, social

router = APIRouter()
router.include_router(sign_in.router)
router.include_router(social.router)
router.include_router(mfa.router)
router.include_router(sessions.router)

__all__ = ["router"]
