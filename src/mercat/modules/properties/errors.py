"""How properties refuse."""

from mercat.platform.errors import Conflict, NotFound


class NoProperty(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "property_not_found"
    message = "There is no such property."


class NoPropertyPhoto(NotFound):
    code = "photo_not_found"
    message = "This property has no such photo."


class TooManyProperties(Conflict):
    code = "too_many_properties"
    message = "You have as many properties as one can have. Archive one first."


class TooManyPropertyPhotos(Conflict):
    code = "too_many_photos"
    message = "This property has as many photos as one can have. Remove one first."
