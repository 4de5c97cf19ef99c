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
from mercat.modules.reporting.repository.days import DayRepository, Key
from mercat.modules.reporting.repository.marks import MarkRepository
from mercat.modules.reporting.repository.sheets import sheet_page
from mercat.modules.reporting.repository.tallies import TallyRepository

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
    "DayRepository",
    "Key",
    "MarkRepository",
    "TallyRepository",
    "sheet_page",
]
