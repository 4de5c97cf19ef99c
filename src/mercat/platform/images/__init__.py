"""Pictures from strangers: decoded in a process that may do little, and written anew.

Nothing of what arrived is kept: what comes out is WebP of our own making, without metadata.
"""

from mercat.platform.images.decoding import (
    Images,
    ImageUnreadable,
    Limits,
    NoImage,
    Picture,
    Shape,
    TooManyPixels,
)

__all__ = [
    "ImageUnreadable",
    "Images",
    "Limits",
    "NoImage",
    "Picture",
    "Shape",
    "TooManyPixels",
]
