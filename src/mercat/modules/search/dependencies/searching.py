"""How businesses and studios are searched."""

from functools import lru_cache

from mercat.modules.bookings.service import Vacancies
from mercat.modules.businesses.service import BusinessSummaries
from mercat.modules.files.service import FileUrls
from mercat.modules.search.service import (
    BusinessShelf,
    Finder,
    Kit,
    Search,
    StudioShelf,
    Suggestions,
    TradeBook,
    Understanding,
    Vocabulary,
)
from mercat.modules.venues.service import StudioSummaries
from mercat.platform.resources import Resources
from mercat.platform.web.session import FromApp


async def search(resources: FromApp) -> Search:
    understanding = Understanding(_book(resources), Vocabulary(resources.reads))
    return Search(understanding, _kit(resources), resources.cursors)


async def businesses(resources: FromApp) -> BusinessShelf:
    return _businesses(resources)


async def studios(resources: FromApp) -> StudioShelf:
    return _studios(resources)


async def kit(resources: FromApp) -> Kit:
    return _kit(resources)


async def suggestions(resources: FromApp) -> Suggestions:
    return Suggestions(
        _book(resources),
        Vocabulary(resources.reads),
        _businesses(resources),
        _studios(resources),
    )


def _businesses(resources: Resources) -> BusinessShelf:
    reads, clock = resources.reads, resources.clock
    urls = FileUrls(reads, resources.storage, clock, resources.settings)
    return BusinessShelf(_finder(resources), reads, BusinessSummaries(reads, urls))


def _studios(resources: Resources) -> StudioShelf:
    reads, clock = resources.reads, resources.clock
    return StudioShelf(
        _finder(resources), reads, StudioSummaries(reads, clock), Vacancies(reads, clock)
    )


@lru_cache(maxsize=8)
def _finder(resources: Resources) -> Finder:
    return Finder(resources.planned_reads)


@lru_cache(maxsize=8)
def _book(resources: Resources) -> TradeBook:
    """One for the process, as the other two are: what they know changes with releases."""
    return TradeBook(resources.reads)


@lru_cache(maxsize=8)
def _kit(resources: Resources) -> Kit:
    return Kit(resources.reads)
