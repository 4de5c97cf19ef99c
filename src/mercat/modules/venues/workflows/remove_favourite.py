"""Somebody does not look for something any more."""

from uuid import UUID

from mercat.modules.identity.models import Actor, Permission
from mercat.modules.venues.errors import NoFavourite
from mercat.modules.venues.repository import FavouriteRepository
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden


class RemoveFavourite:
    def __init__(self, transaction: Transaction, favourites: FavouriteRepository) -> None:
        self._transaction = transaction
        self._favourites = favourites

    async def execute(self, actor: Actor, named: UUID) -> None:
        """By its own id or that of what it is, published or not. Raises NoFavourite."""
        async with self._transaction:
            if not actor.may(Permission.FAVORITES_WRITE):
                raise Forbidden
            if not await self._favourites.remove(actor.user_id, named):
                raise NoFavourite
