"""What reporting knows."""

from mercat.modules.reporting.schemas import DashboardRead, PlatformDashboardRead
from mercat.modules.reporting.service.dashboards import Dashboards
from mercat.modules.reporting.service.day_book import DayBook
from mercat.modules.reporting.service.periods import day_of, zone_of
from mercat.modules.reporting.service.readers import Readers
from mercat.modules.reporting.service.sheets import HEADS, Sheet, SheetKind, Sheets

__all__ = [
    "HEADS",
    "DashboardRead",
    "Dashboards",
    "DayBook",
    "PlatformDashboardRead",
    "Readers",
    "Sheet",
    "SheetKind",
    "Sheets",
    "day_of",
    "zone_of",
]
