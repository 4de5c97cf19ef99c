"""How businesses refuse."""

from mercat.platform.errors import NotFound


class NoBusiness(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "business_not_found"
    message = "There is no such business."
