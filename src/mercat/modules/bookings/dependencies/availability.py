"""How it is found out what is free."""

from mercat.modules.bookings.repository import FactReads
from mercat.modules.bookings.service import Availability, Shop
from mercat.modules.businesses.service import BusinessPages
from mercat.modules.files.service import FileUrls
from mercat.modules.venues.service import RoomPrices
from mercat.platform.web.session import FromApp


async def availability(resources: FromApp) -> Availability:
    reads, clock = resources.reads, resources.clock
    urls = FileUrls(reads, resources.storage, clock, resources.settings)
    shop = Shop(FactReads(reads), RoomPrices(reads))
    return Availability(reads, clock, shop, BusinessPages(reads, urls, clock))
