"""Something is sent to an endpoint, and what it says is written down."""

import time
from dataclasses import dataclass

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import Membership, TeamPermission
from mercat.modules.webhooks.events import DeliveryDue, EndpointLetterDue
from mercat.modules.webhooks.models import (
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


class SendDelivery:
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
        """Nothing, if it was tried since, or nobody wants it any more."""
        async with self._transaction:
            job = await self._job(due)
        if job is None:
            return
        outcome = await self._sent(*job)
        async with self._transaction:
            held = await self._held(due)
            if held is not None:
                await self._note(*held, outcome)

    async def _held(self, due: DeliveryDue) -> tuple[WebhookEndpoint, WebhookDelivery] | None:
        endpoint = await self._endpoints.lock(due.endpoint_id)
        delivery = await self._deliveries.lock(due.endpoint_id, due.delivery_id)
        if endpoint is None or delivery is None or delivery.attempts != due.attempt:
            return None
        return (endpoint, delivery) if delivery.status is DeliveryStatus.PENDING else None

    async def _job(self, due: DeliveryDue) -> tuple[str, Message] | None:
        held = await self._held(due)
        if held is None:
            return None
        endpoint, delivery = held
        now = self._clock.now()
        if not endpoint.is_live:
            delivery.fail("endpoint_disabled")
            return None
        if endpoint.rests_until is not None and now < endpoint.rests_until:
            self._outgoing.after_rest(delivery, endpoint.rests_until, now)
            return None
        secrets = self._keys.active(endpoint, now)
        if not secrets:
            delivery.fail("secret_unreadable")
            return None
        return endpoint.url, message_of(delivery, endpoint.business_id, secrets, now)

    async def _sent(self, url: str, message: Message) -> _Outcome:
        began, answer, error = time.monotonic(), None, None
        try:
            answer = await self._fetcher.post(url, message.body, message.headers)
            error = None if 200 <= answer.status < 300 else "refused"
        except FetchFailed as failure:
            error = failure.fault.value
        return _Outcome(time.monotonic() - began, answer, error)

    async def _note(
        self, endpoint: WebhookEndpoint, delivery: WebhookDelivery, outcome: _Outcome
    ) -> None:
        now, answer = self._clock.now(), outcome.answer
        delivery.took_ms = round(outcome.seconds * 1000)
        delivery.answer_status = answer.status if answer else None
        delivery.answer = _kept(answer.content) if answer else None
        delivery.error = outcome.error
        delivery.tried(now, well=outcome.error is None)
        if outcome.error is None:
            endpoint.took(now, outcome.seconds)
            return
        too_long = endpoint.failed(now)
        if endpoint.is_live and answer is not None and answer.status == _GONE:
            await self._disable(endpoint, delivery, DisabledReason.GONE)
        elif endpoint.is_live and too_long:
            await self._disable(endpoint, delivery, DisabledReason.FAILING)
        elif delivery.status is DeliveryStatus.PENDING:
            self._outgoing.later(delivery, now)

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
