"""Somebody wants to find a business or a studio again."""

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.identity.service import Accounts
from mercat.modules.venues.errors import NoStudio, TooManyFavourites
from mercat.modules.venues.repository import FavouriteRepository
from mercat.modules.venues.schemas import FavouriteInput
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden

MOST_FAVOURITES = 1_000
"""Somebody's."""


class AddFavourite:
    def __init__(
        self, transaction: Transaction, accounts: Accounts, favourites: FavouriteRepository
    ) -> None:
        self._transaction = transaction
        self._accounts = accounts
        self._favourites = favourites

    async def execute(self, actor: Actor, input: FavouriteInput) -> bool:
        """Whether it is new: once more changes nothing more. Raises NoBusiness and NoStudio for
        what not everybody can see, TooManyFavourites.
        """
        async with self._transaction:
            await self._accounts.lock(actor.user_id)
            if not actor.may(Permission.FAVORITES_WRITE):
                raise Forbidden
            if not await self._favourites.is_public(input):
                raise NoStudio if input.studio_id else NoBusiness
            if await self._favourites.has(actor.user_id, input):
                return False
            if await self._favourites.count(actor.user_id) >= MOST_FAVOURITES:
                raise TooManyFavourites
            await self._favourites.add(actor.user_id, input)
        return True
