"""A business says what it would do it for, and when it could."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import NotBookable, SlotTaken
from mercat.modules.bookings.service import AgreedOffer, Agreement, Agreements, BookingMaker, Plan
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.identity.models import Actor, Device
from mercat.modules.leads.errors import (
    BadSlot,
    BadValidity,
    NoLead,
    OtherCurrency,
    QuotePending,
    RequestOver,
)
from mercat.modules.leads.events import QuoteTurn
from mercat.modules.leads.models import Lead, LeadStatus, Quote, QuoteStatus, lead_becomes
from mercat.modules.leads.repository import LeadRepository, QuoteRepository
from mercat.modules.leads.schemas import LeadQuoteInput, stored_lines
from mercat.modules.leads.service import (
    Deciding,
    Parties,
    QuoteTeller,
    ResponseBook,
    quote_act,
)
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import FieldRefused
from mercat.platform.idempotency import Answer, Idempotency, KeyedRequest
from mercat.platform.ids import uuid7

USUAL_VALIDITY = timedelta(days=7)
LONGEST_VALIDITY = timedelta(days=60)


class SendQuote:
    def __init__(
        self,
        transaction: Transaction,
        idempotency: Idempotency,
        leads: LeadRepository,
        quotes: QuoteRepository,
        parties: Parties,
        agreements: Agreements,
        maker: BookingMaker,
        responses: ResponseBook,
        deciding: Deciding,
        teller: QuoteTeller,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._idempotency = idempotency
        self._leads = leads
        self._quotes = quotes
        self._parties = parties
        self._agreements = agreements
        self._maker = maker
        self._responses = responses
        self._deciding = deciding
        self._teller = teller
        self._audit = audit
        self._clock = clock

    async def execute(
        self,
        actor: Actor,
        lead_id: UUID,
        input: LeadQuoteInput,
        keyed: KeyedRequest | None,
        device: Device,
    ) -> Answer:
        """The answer is a LeadQuoteRead. Raises NoLead, Forbidden, LeadState, RequestOver,
        QuotePending, BadSlot, SlotTaken, BadValidity, OtherCurrency, what `Agreements.find` and
        what `Idempotency.begin` do.
        """
        async with self._transaction:
            replay = await self._idempotency.begin(keyed)
            if replay is not None:
                return replay
            lead = await self._leads.find(lead_id)
            if lead is None:
                raise NoLead
            await self._parties.require(actor, lead.business_id, TeamPermission.LEADS_MANAGE)
            valid_until = self._validity(input)
            offer = await self._offer(actor, lead, input)
            await self._expect_free(offer, input)
            lead, request = await self._parties.team(actor, lead_id)
            if not request.is_running(self._clock.now()):
                raise RequestOver(request.status)
            if lead.status is LeadStatus.QUOTED:
                raise QuotePending
            lead_becomes(lead, LeadStatus.QUOTED)
            quote = _quote(actor, lead, input, offer, valid_until)
            await self._quotes.add(quote)
            await self._responses.answered(lead)
            self._deciding.tell(quote, QuoteTurn.SENT)
            await self._audit.record(
                quote_act("quote.sent", actor, device, quote, total=quote.total_amount)
            )
            told = await self._teller.tell(quote.id, actor.user_id)
            return await self._idempotency.finish(201, told.model_dump_json().encode())

    def _validity(self, input: LeadQuoteInput) -> datetime:
        now = self._clock.now()
        if input.valid_until is None:
            last = max(slot.starts_at for slot in input.slots)
            return max(min(now + USUAL_VALIDITY, last), now)
        if not now < input.valid_until <= now + LONGEST_VALIDITY:
            raise BadValidity
        return input.valid_until

    async def _offer(self, actor: Actor, lead: Lead, input: LeadQuoteInput) -> AgreedOffer:
        offer = await self._agreements.find(
            Agreement(
                business_id=lead.business_id,
                author_id=actor.user_id,
                since=min(slot.starts_at for slot in input.slots),
                until=max(slot.ends_at for slot in input.slots),
                lines=[(one.name, one.quantity, one.unit_price.amount) for one in input.lines],
                offering_id=input.service_id,
                member_id=input.member_id,
            )
        )
        if any(one.unit_price.currency != offer.seller.currency for one in input.lines):
            raise OtherCurrency
        return offer

    async def _expect_free(self, offer: AgreedOffer, input: LeadQuoteInput) -> None:
        """Now, which is all that can be said: whoever books first has it."""
        plans = self._plans(offer, input)
        chosen = await self._maker.choose(plans)
        taken = [plan for plan, free in zip(plans, chosen, strict=True) if free is None]
        if taken:
            raise SlotTaken([(plan.starts_at, plan.ends_at) for plan in taken])

    def _plans(self, offer: AgreedOffer, input: LeadQuoteInput) -> Sequence[Plan]:
        plans = []
        for number, slot in enumerate(input.slots):
            try:
                plans.append(offer.plan(slot.starts_at, slot.ends_at, self._clock.now()))
            except NotBookable:
                raise
            except FieldRefused as error:
                raise BadSlot(number, error) from error
        return plans


def _quote(
    actor: Actor, lead: Lead, input: LeadQuoteInput, offer: AgreedOffer, valid_until: datetime
) -> Quote:
    return Quote(
        id=uuid7(),
        lead_id=lead.id,
        request_id=lead.request_id,
        business_id=lead.business_id,
        author_id=actor.user_id,
        member_id=input.member_id,
        offering_id=input.service_id,
        lines=stored_lines(input.lines),
        tax_basis_points=offer.seller.tax_basis_points,
        currency=offer.price.total.currency,
        total_amount=offer.price.total.amount,
        message=input.message,
        valid_until=valid_until,
        slots=[slot.stored for slot in input.slots],
        status=QuoteStatus.SENT,
    )
