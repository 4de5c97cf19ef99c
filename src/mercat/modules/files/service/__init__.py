"""What files know, and offer to other modules."""

from mercat.modules.files.schemas import FileVariantsRead
from mercat.modules.files.service.addresses import FileAddresses
from mercat.modules.files.service.claims import FileClaims
from mercat.modules.files.service.photos import Photos
from mercat.modules.files.service.shelf import Made, Shelf, new_file
from mercat.modules.files.service.urls import FileUrls

__all__ = [
    "FileAddresses",
    "FileClaims",
    "FileUrls",
    "FileVariantsRead",
    "Made",
    "Photos",
    "Shelf",
    "new_file",
]
