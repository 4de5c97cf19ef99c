"""Once an hour: are the stars counted as they were given?"""

from collections.abc import Sequence

import structlog

from mercat.modules.reviews.service import RatingCheck, RatingFault
from mercat.platform.observability import metrics

_log = structlog.get_logger(__name__)


class CheckRatings:
    """Changes nothing: a fault is somebody's mistake, who would not hear of it. `mercat recount`
    puts right what is found.
    """

    def __init__(self, check: RatingCheck) -> None:
        self._check = check

    async def execute(self) -> Sequence[RatingFault]:
        faults = await self._check.faults()
        metrics.ratings.set(faults[0].total if faults else 0)
        for fault in faults:
            _log.error("rating_fault", reason=str(fault), count=fault.total)
        return faults
