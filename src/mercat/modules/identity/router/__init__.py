"""The doors of identity."""

from fastapi import APIRouter

from mercat.modules.identity.router import (
    api_keys,
    audit,
    emails,
    mfa,
    pages,
    passwords,
    profile,
    roles,
    sessions,
    sign_in,
    social,
    staff,
)

router = APIRouter()
router.include_router(sign_in.router)
router.include_router(social.router)
router.include_router(sessions.router)
router.include_router(mfa.router)
router.include_router(profile.router)
router.include_router(api_keys.router)
router.include_router(roles.router)
router.include_router(staff.router)
router.include_router(audit.router)
router.include_router(passwords.router)
router.include_router(emails.router)

pages_router = pages.router
"""What people see in a browser: beside the API, not in it."""

__all__ = ["pages_router", "router"]
