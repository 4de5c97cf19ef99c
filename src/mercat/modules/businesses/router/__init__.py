"""The doors of businesses."""

from mercat.modules.businesses.router import (
    businesses,
    categories,
    hours,
    invitations,
    plans,
    standing,
    team,
)
from mercat.platform.web.routers import Router

router = Router()
for part in (categories, businesses, hours, standing, team, invitations, plans):
    router.join(part.router)

__all__ = ["router"]
