"""What reporting knows."""

from mercat.modules.reporting.schemas import DashboardRead, PlatformDashboardRead
from mercat.modules.reporting.service.dashboards import Dashboards
from mercat.modules.reporting.service.readers import Readers

__all__ = [
    "DashboardRead",
    "Dashboards",
    "PlatformDashboardRead",
    "Readers",
]
