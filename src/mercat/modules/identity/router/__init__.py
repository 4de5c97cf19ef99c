"""The doors of identity."""

from fastapi import APIRouter

from mercat.modules.identity.router import emails, pages, passwords, sign_in

router = APIRouter()
router.include_router(sign_in.router)
router.include_router(passwords.router)
router.include_router(emails.router)

pages_router = pages.router
"""What people see in a browser: beside the API, not in it."""

__all__ = ["pages_router", "router"]
