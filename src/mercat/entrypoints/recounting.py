"""`mercat recount`: stars that are counted wrong are counted anew."""

from mercat.modules.reviews.dependencies import recount_ratings
from mercat.platform.resources import open_resources
from mercat.platform.settings import Settings


async def recount(settings: Settings) -> int:
    """How many businesses and studios had them wrong."""
    async with open_resources(settings) as resources, resources.database.open_session() as session:
        return await recount_ratings(session).execute()
