"""Questions about roll-ups, and about what they are counted from."""

from mercat.modules.reporting.repository.dashboards import (
    ACTIVE,
    COUNTED,
    COUNTED_OF_ALL,
    DAYS,
    EARNED,
    PLATFORM_DAYS,
    PLATFORM_REVENUE,
    REPORTED,
    REVENUE,
    STUDIO_HOURS,
    TEAM_HOURS,
    TOP_CATEGORIES,
    TOP_CITIES,
)

__all__ = [
    "ACTIVE",
    "COUNTED",
    "COUNTED_OF_ALL",
    "DAYS",
    "EARNED",
    "PLATFORM_DAYS",
    "PLATFORM_REVENUE",
    "REPORTED",
    "REVENUE",
    "STUDIO_HOURS",
    "TEAM_HOURS",
    "TOP_CATEGORIES",
    "TOP_CITIES",
]
