"""The doors of files."""

from fastapi import APIRouter

from mercat.modules.files.router import files, photo, uploads

photo_router = photo.router
"""Where clients of earlier versions look too."""

router = APIRouter()
for part in (photo.router, uploads.router, files.router):
    router.include_router(part)

UPLOADS = [photo.DOOR, uploads.DOOR]
"""The paths where a file is sent in the body."""
