"""Somebody wants to find a business again."""

from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.identity.service import Accounts
from mercat.modules.venues.errors import TooManyFavourites
from mercat.modules.venues.repository import FavouriteRepository
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

    async def execute(self, actor: Actor, business_id: UUID) -> bool:
        """Whether it is new: once more changes nothing more. Raises NoBusiness for one that not
        everybody can see, TooManyFavourites.
        """
        async with self._transaction:
            await self._accounts.lock(actor.user_id)
            if not actor.may(Permission.FAVORITES_WRITE):
                raise Forbidden
            if not await self._favourites.is_public(business_id):
                raise NoBusiness
            if await self._favourites.has(actor.user_id, business_id):
                return False
            if await self._favourites.count(actor.user_id) >= MOST_FAVOURITES:
                raise TooManyFavourites
            await self._favourites.add(actor.user_id, business_id)
        return True
