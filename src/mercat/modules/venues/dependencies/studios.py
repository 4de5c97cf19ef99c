"""How studios come into being, are shown, change and go."""

from mercat.modules.venues.service import StudioPages
from mercat.platform.web.session import FromApp


async def pages(resources: FromApp) -> StudioPages:
    return StudioPages(resources.reads)
