"""`mercat recount`: what is counted wrong is counted anew, stars and days."""

from mercat.modules.reporting.dependencies import recount_days
from mercat.modules.reviews.dependencies import recount_ratings
from mercat.platform.resources import open_resources
from mercat.platform.settings import Settings


async def recount(settings: Settings) -> int:
    """How many businesses and studios had their stars wrong, and days of businesses what became of
    them.
    """
    async with open_resources(settings) as resources, resources.database.open_session() as session:
        stars = await recount_ratings(session).execute()
        return stars + await recount_days(session).execute()
