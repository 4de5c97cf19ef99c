"""Questions about catalogues."""

from mercat.modules.catalogue.repository.offerings import (
    ACTIVE,
    EVERY,
    OF_MANY,
    ONE,
    OfferingRepository,
)
from mercat.modules.catalogue.repository.portfolio import PORTFOLIO, PortfolioRepository

__all__ = [
    "ACTIVE",
    "EVERY",
    "OF_MANY",
    "ONE",
    "PORTFOLIO",
    "OfferingRepository",
    "PortfolioRepository",
]
