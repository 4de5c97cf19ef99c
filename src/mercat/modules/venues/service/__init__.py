"""What venues know."""

from mercat.modules.venues.service.favourites import Favourites
from mercat.modules.venues.service.opening import (
    OpenSpan,
    OpenWeek,
    open_spans,
    read_days,
    studio_week,
)
from mercat.modules.venues.service.studio_holds import StudioHolds
from mercat.modules.venues.service.studio_pages import StudioPages, VisibleStudio

__all__ = [
    "Favourites",
    "OpenSpan",
    "OpenWeek",
    "StudioHolds",
    "StudioPages",
    "VisibleStudio",
    "open_spans",
    "read_days",
    "studio_week",
]
