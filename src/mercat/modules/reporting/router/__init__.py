"""The doors of reporting."""

from fastapi import APIRouter

from mercat.modules.reporting.router import dashboards, sheets

router = APIRouter()
router.include_router(dashboards.router)
router.include_router(sheets.router)

__all__ = ["router"]
