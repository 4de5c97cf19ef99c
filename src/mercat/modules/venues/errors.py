"""How venues refuse."""

from mercat.platform.errors import Conflict, Moved, NotFound


class NoStudio(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "studio_not_found"
    message = "There is no such studio."


class StudioMoved(Moved):
    code = "studio_moved"
    message = "This studio has another address now."


class NoRoom(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "room_not_found"
    message = "There is no such room."


class NoFavourite(NotFound):
    code = "favorite_not_found"
    message = "This is not among your favourites."


class TooManyFavourites(Conflict):
    code = "too_many_favorites"
    message = "You have as many favourites as one can have. Remove one first."
