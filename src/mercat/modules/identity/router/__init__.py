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
    tickets,
)

accounts_router = APIRouter()
"""What lies under /auth and /users: older clients look for it under other prefixes too."""
for part in (sign_in, social, sessions, mfa, profile, api_keys, staff, passwords, emails):
    accounts_router.include_router(part.router)

router = APIRouter()
router.include_router(accounts_router)
router.include_router(roles.router)
router.include_router(audit.router)
router.include_router(tickets.router)

pages_router = pages.router
"""What people see in a browser: beside the API, not in it."""

__all__ = ["accounts_router", "pages_router", "router"]
