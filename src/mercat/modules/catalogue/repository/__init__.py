"""Questions about catalogues."""

from mercat.modules.catalogue.repository.offerings import (
    ACTIVE,
    EVERY,
    ONE,
    OfferingRepository,
)
from mercat.modules.catalogue.repository.portfolio import PORTFOLIO, PortfolioRepository

__all__ = ["ACTIVE", "EVERY", "ONE", "PORTFOLIO", "OfferingRepository", "PortfolioRepository"]
