"""Pages that stand alone: for whoever comes from a letter, or from another company."""

from functools import lru_cache

from mercat.platform.pages.assets import Assets
from mercat.platform.pages.page import Pages
from mercat.platform.settings import Settings


@lru_cache(maxsize=4)
def plain_pages(settings: Settings) -> Pages:
    """Without a bar that leads to others."""
    return Pages(settings, Assets(), bar=())
