"""How favourites refuse."""

from mercat.platform.errors import Conflict, NotFound


class NoFavourite(NotFound):
    code = "favorite_not_found"
    message = "This is not among your favourites."


class TooManyFavourites(Conflict):
    code = "too_many_favorites"
    message = "You have as many favourites as one can have. Remove one first."
