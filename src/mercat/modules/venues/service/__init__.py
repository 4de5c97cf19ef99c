"""What venues know."""

from mercat.modules.venues.service.acts import act
from mercat.modules.venues.service.badges import Badges
from mercat.modules.venues.service.closures import Closures
from mercat.modules.venues.service.favourites import Favourites
from mercat.modules.venues.service.opening import (
    OpenSpan,
    OpenWeek,
    open_spans,
    read_days,
    studio_standing,
    studio_week,
    without,
)
from mercat.modules.venues.service.studio_holds import StudioHolds
from mercat.modules.venues.service.studio_list import StudioFilter, StudioList
from mercat.modules.venues.service.studio_pages import StudioPages, VisibleStudio
from mercat.modules.venues.service.studio_profiles import StudioProfiles
from mercat.modules.venues.service.studio_writer import StudioWriter

__all__ = [
    "Badges",
    "Closures",
    "Favourites",
    "OpenSpan",
    "OpenWeek",
    "StudioFilter",
    "StudioHolds",
    "StudioList",
    "StudioPages",
    "StudioProfiles",
    "StudioWriter",
    "VisibleStudio",
    "act",
    "open_spans",
    "read_days",
    "studio_standing",
    "studio_week",
    "without",
]
