"""Finds what meets criteria, in their order, page by page."""

from collections.abc import Sequence

from mercat.modules.search.models import Criteria, Features, Hit
from mercat.platform.reads import Reads


class Finder:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def businesses(self, criteria: Criteria) -> Sequence[Hit]:
        """One more than `limit` where there are more, as `Cursors.page` wants it. Raises ValueError
        for an order by distance without a circle or by price without a currency.
        """
        raise NotImplementedError

    async def studios(self, criteria: Criteria) -> Sequence[Hit]:
        """The same."""
        raise NotImplementedError

    async def features_of_businesses(self, criteria: Criteria, most: int) -> Sequence[Features]:
        """Of those that meet the criteria, in no order and no more than `most`: for facets."""
        raise NotImplementedError

    async def features_of_studios(self, criteria: Criteria, most: int) -> Sequence[Features]:
        """The same."""
        raise NotImplementedError
