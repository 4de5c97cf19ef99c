"""The doors of businesses."""

from fastapi import APIRouter

from mercat.modules.businesses.router import (
    businesses,
    categories,
    hours,
    invitations,
    plans,
    standing,
    team,
)

router = APIRouter()
for part in (categories, businesses, hours, standing, team, invitations, plans):
    router.include_router(part.router)

__all__ = ["router"]
