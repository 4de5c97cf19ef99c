"""An endpoint has its turn: what waits for it is sent, and what it says is written down."""

import time
from dataclasses import dataclass
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import Membership, TeamPermission
from mercat.modules.webhooks.events import DeliveryDue, EndpointLetterDue
from mercat.modules.webhooks.models import (
    LONGEST_TURN,
    MOST_IN_A_TURN,
    MOST_KEPT,
    DeliveryStatus,
    DisabledReason,
    WebhookDelivery,
    WebhookEndpoint,
)
from mercat.modules.webhooks.repository import DeliveryRepository, EndpointRepository
from mercat.modules.webhooks.service import EndpointKeys, Message, Outgoing, act, message_of
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.fetching import Answer, Fetcher, FetchFailed
from mercat.platform.outbox import Outbox

_GONE = 410


@dataclass(frozen=True)
class _Outcome:
    """Of one attempt; `seconds` it took. `error`: None, it went well."""

    seconds: float
    answer: Answer | None
    error: str | None


@dataclass(frozen=True)
class _Job:
    """`attempts`: how often the delivery was tried before."""

    endpoint_id: UUID
    delivery_id: UUID
    attempts: int
    url: str
    message: Message


class TakeTurn:
    """Run again after a crash it may be sent twice, under the same id: programs are told to expect
    that.
    """

    def __init__(
        self,
        transaction: Transaction,
        endpoints: EndpointRepository,
        deliveries: DeliveryRepository,
        outgoing: Outgoing,
        keys: EndpointKeys,
        fetcher: Fetcher,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._outgoing = outgoing
        self._keys = keys
        self._fetcher = fetcher
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self, due: DeliveryDue) -> None:
        """What is due first is sent, and what is due after it, as long as it goes well and the turn
        lasts. Then it is written down when somebody is to look again. Nothing, where somebody else
        has the turn.
        """
        ends = time.monotonic() + LONGEST_TURN.total_seconds()
        async with self._transaction:
            job = await self._next(due)
        for number in range(1, MOST_IN_A_TURN + 1):
            if job is None:
                return
            outcome = await self._sent(job)
            goes_on = number < MOST_IN_A_TURN and time.monotonic() < ends
            async with self._transaction:
                await self._note(job, outcome)
                job = await self._next(due, goes_on=goes_on)

    async def _next(self, due: DeliveryDue, *, goes_on: bool = True) -> _Job | None:
        """None: the turn is over."""
        endpoint = await self._endpoints.lock(due.endpoint_id)
        if endpoint is None or endpoint.turn != due.turn or not endpoint.is_live:
            return None
        now, secrets = self._clock.now(), self._keys.active(endpoint, self._clock.now())
        if not secrets:
            await self._deliveries.fail_pending(endpoint.id, "secret_unreadable")
        delivery = await self._deliveries.first_pending(endpoint.id)
        if delivery is None or delivery.next_attempt_at is None:
            endpoint.fall_asleep()
            return None
        begins = max(delivery.next_attempt_at, endpoint.rests_until or now)
        if goes_on and begins <= now:
            message = message_of(delivery, endpoint.business_id, secrets, now)
            return _Job(endpoint.id, delivery.id, delivery.attempts, endpoint.url, message)
        endpoint.fall_asleep()
        self._outgoing.wake(endpoint, max(begins, now), now)
        return None

    async def _sent(self, job: _Job) -> _Outcome:
        began, answer, error = time.monotonic(), None, None
        try:
            answer = await self._fetcher.post(job.url, job.message.body, job.message.headers)
            error = None if 200 <= answer.status < 300 else "refused"
        except FetchFailed as failure:
            error = failure.fault.value
        return _Outcome(time.monotonic() - began, answer, error)

    async def _note(self, job: _Job, outcome: _Outcome) -> None:
        """Nothing, if it was tried by somebody else meanwhile, or nobody wants it any more."""
        endpoint = await self._endpoints.lock(job.endpoint_id)
        delivery = await self._deliveries.lock(job.endpoint_id, job.delivery_id)
        if endpoint is None or delivery is None or delivery.attempts != job.attempts:
            return
        if delivery.status is not DeliveryStatus.PENDING:
            return
        now, answer = self._clock.now(), outcome.answer
        attempt = delivery.tried(
            now,
            round(outcome.seconds * 1000),
            answer.status if answer else None,
            _kept(answer.content) if answer else None,
            outcome.error,
        )
        await self._deliveries.keep(attempt)
        if outcome.error is None:
            endpoint.took(now, outcome.seconds)
            return
        too_long = endpoint.failed(now)
        self._outgoing.later(endpoint, delivery, now)
        if endpoint.is_live and answer is not None and answer.status == _GONE:
            await self._disable(endpoint, delivery, DisabledReason.GONE)
        elif endpoint.is_live and too_long:
            await self._disable(endpoint, delivery, DisabledReason.FAILING)

    async def _disable(
        self, endpoint: WebhookEndpoint, delivery: WebhookDelivery, reason: DisabledReason
    ) -> None:
        endpoint.disable(reason)
        delivery.fail(delivery.error or "")
        await self._deliveries.fail_pending(endpoint.id, "endpoint_disabled")
        await self._audit.record(act("disabled", endpoint, reason=reason))
        for member in await self._endpoints.team(endpoint.business_id):
            place = Membership(endpoint.business_id, member.user_id, member.role)
            if place.may(TeamPermission.WEBHOOKS_MANAGE):
                self._outbox.add(EndpointLetterDue(user_id=member.user_id, endpoint_id=endpoint.id))


def _kept(content: bytes) -> str:
    """As text, without what PostgreSQL cannot keep."""
    return content[:MOST_KEPT].decode(errors="replace").replace("\x00", "�")
