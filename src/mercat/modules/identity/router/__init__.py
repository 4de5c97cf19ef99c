"""The doors of identity."""

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
from mercat.platform.web.routers import Router

accounts_router = Router()
"""What lies under /auth and /users: older clients look for it under other prefixes too."""
for part in (sign_in, social, sessions, mfa, profile, api_keys, staff, passwords, emails):
    accounts_router.join(part.router)

router = Router()
router.join(accounts_router)
router.join(roles.router)
router.join(audit.router)
router.join(tickets.router)

pages_router = pages.router
"""What people see in a browser: beside the API, not in it."""

__all__ = ["accounts_router", "pages_router", "router"]
