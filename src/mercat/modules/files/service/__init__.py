"""What files know, and offer to other modules."""

from mercat.modules.files.schemas import AttachmentRead, FileVariantsRead
from mercat.modules.files.service.acts import act
from mercat.modules.files.service.addresses import FileAddresses
from mercat.modules.files.service.arrivals import (
    REFUSALS,
    Arrivals,
    new_incoming_key,
    refusal_of,
)
from mercat.modules.files.service.attachments import Attachments
from mercat.modules.files.service.claims import FileClaims
from mercat.modules.files.service.file_book import FileBook
from mercat.modules.files.service.photos import Photos
from mercat.modules.files.service.quotas import Quotas
from mercat.modules.files.service.shelf import Made, Shelf, new_file, new_folder
from mercat.modules.files.service.urls import FileUrls

__all__ = [
    "REFUSALS",
    "Arrivals",
    "AttachmentRead",
    "Attachments",
    "FileAddresses",
    "FileBook",
    "FileClaims",
    "FileUrls",
    "FileVariantsRead",
    "Made",
    "Photos",
    "Quotas",
    "Shelf",
    "act",
    "new_file",
    "new_folder",
    "new_incoming_key",
    "refusal_of",
]
