"""How favourites are put together."""

from mercat.modules.files.service import FileUrls
from mercat.modules.identity.service import Accounts
from mercat.modules.venues.repository import FavouriteRepository
from mercat.modules.venues.service import Favourites
from mercat.modules.venues.workflows.add_favourite import AddFavourite
from mercat.modules.venues.workflows.remove_favourite import RemoveFavourite
from mercat.platform.db import Transaction
from mercat.platform.web.session import DbSession, FromApp


async def favourites(resources: FromApp) -> Favourites:
    urls = FileUrls(resources.reads, resources.storage, resources.clock, resources.settings)
    return Favourites(resources.reads, urls, resources.cursors)


async def add_favourite(session: DbSession) -> AddFavourite:
    return AddFavourite(Transaction(session), Accounts(session), FavouriteRepository(session))


async def remove_favourite(session: DbSession) -> RemoveFavourite:
    return RemoveFavourite(Transaction(session), FavouriteRepository(session))
