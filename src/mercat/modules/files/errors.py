from mercat.platform.errors import NotFound


class NoPhoto(NotFound):
    code = "no_photo"
    message = "There is no photo."
