"""A customer's account is erased: what they wanted is looked after no more."""

from uuid import UUID

from mercat.modules.leads.models import RequestStatus
from mercat.modules.leads.repository import RequestRepository
from mercat.modules.leads.service import Endings
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_RUNNING = frozenset({RequestStatus.OPEN, RequestStatus.MATCHED})


class DropCustomer:
    """Run again, each request is cancelled once."""

    def __init__(
        self,
        transaction: Transaction,
        requests: RequestRepository,
        endings: Endings,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._requests = requests
        self._endings = endings
        self._clock = clock

    async def execute(self, user_id: UUID) -> None:
        async with self._transaction:
            ids = sorted(request.id for request in await self._requests.running_of(user_id))
        for request_id in ids:
            async with self._transaction:
                request = await self._requests.lock(request_id)
                if request is not None and request.status in _RUNNING:
                    await self._endings.cancel(request, self._clock.now(), None)
