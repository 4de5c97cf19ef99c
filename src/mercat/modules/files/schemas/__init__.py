"""What files take and tell."""

from mercat.modules.files.schemas.attachments import AttachmentRead
from mercat.modules.files.schemas.files import FileRead
from mercat.modules.files.schemas.photo import PhotoRead
from mercat.modules.files.schemas.uploads import FileInput, PresignInput, PresignRead
from mercat.modules.files.schemas.variants import FileVariantsRead

__all__ = [
    "AttachmentRead",
    "FileInput",
    "FileRead",
    "FileVariantsRead",
    "PhotoRead",
    "PresignInput",
    "PresignRead",
]
