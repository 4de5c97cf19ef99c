"""How it is found out what is free."""

from mercat.modules.bookings.service import Availability
from mercat.modules.businesses.service import BusinessPages
from mercat.modules.files.service import FileUrls
from mercat.modules.venues.service import RoomPages, RoomPrices
from mercat.platform.web.session import FromApp


async def availability(resources: FromApp) -> Availability:
    reads, clock = resources.reads, resources.clock
    urls = FileUrls(reads, resources.storage, clock, resources.settings)
    businesses = BusinessPages(reads, urls, clock)
    return Availability(reads, clock, RoomPages(reads), businesses, RoomPrices(reads))
