"""Files, by key: in a local directory or in an S3 bucket, through one library.

A key is written once and never changed: a new version of something gets a new key. What a file is
called, whose it is and of what type stands in the database, not here.
"""

from mercat.platform.storage.files import SHORT, BadKey, Download, Storage, StoredFile
from mercat.platform.storage.signing import BadSignature, SignedPaths, UrlExpired

__all__ = [
    "SHORT",
    "BadKey",
    "BadSignature",
    "Download",
    "SignedPaths",
    "Storage",
    "StoredFile",
    "UrlExpired",
]
