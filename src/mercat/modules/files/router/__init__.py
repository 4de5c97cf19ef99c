"""The doors of files."""

from mercat.modules.files.router import files, photo, uploads
from mercat.platform.web.routers import Router

photo_router = photo.router
"""Where clients of earlier versions look too."""

router = Router()
for part in (photo.router, uploads.router, files.router):
    router.join(part)

UPLOADS = [photo.DOOR, uploads.DOOR]
"""The paths where a file is sent in the body."""
