"""A customer accepts what a business has offered: it is booked, and to be paid, in one act."""

from datetime import datetime
from uuid import UUID

from mercat.modules.bookings.errors import NoMember, NotBookable
from mercat.modules.bookings.service import Agreement, Agreements, BookingMaker, Plan, Slots
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.leads.errors import (
    NoSuchSlot,
    QuoteState,
    RequestAwarded,
    RequestOver,
    SlotPassed,
)
from mercat.modules.leads.models import Quote, QuoteStatus, RequestStatus, ServiceRequest
from mercat.modules.leads.schemas import AcceptQuoteInput
from mercat.modules.leads.service import Deciding, QuoteParties, QuoteTeller
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden
from mercat.platform.idempotency import Answer, Idempotency, KeyedRequest
from mercat.platform.local_time import Span


class AcceptQuote:
    def __init__(
        self,
        transaction: Transaction,
        idempotency: Idempotency,
        parties: QuoteParties,
        agreements: Agreements,
        maker: BookingMaker,
        slots: Slots,
        deciding: Deciding,
        teller: QuoteTeller,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._idempotency = idempotency
        self._parties = parties
        self._agreements = agreements
        self._maker = maker
        self._slots = slots
        self._deciding = deciding
        self._teller = teller
        self._clock = clock

    async def execute(
        self, actor: Actor, quote_id: UUID, input: AcceptQuoteInput, keyed: KeyedRequest | None
    ) -> Answer:
        """The answer is a LeadQuoteRead. Raises NoQuote, Forbidden, QuoteState, RequestAwarded,
        RequestOver, NoSuchSlot, SlotPassed, SlotTaken, NotBookable, UnknownProperty, TooManyHolds,
        PaymentsUnavailable, and what `Idempotency.begin` does.
        """
        async with self._transaction:
            replay = await self._idempotency.begin(keyed)
            if replay is not None:
                return replay
            if not actor.may(Permission.BOOKINGS_WRITE):
                raise Forbidden
            quote, request = await self._parties.customer(actor, quote_id)
            self._expect_open(quote, request)
            slot = self._slot(quote, input.slot)
            await self._maker.expect_few(actor.user_id)
            plan = await self._plan(quote, request, slot, input.property_id)
            # The calendars before the request, as everybody does who takes time in them.
            await self._slots.lock(plan.candidates)
            offered = await self._deciding.lock(quote)
            self._expect_open(offered.quote, offered.request)
            (booking_id,) = await self._maker.make(actor.user_id, [plan], notes=input.notes)
            await self._deciding.award(offered, booking_id, self._clock.now())
            told = await self._teller.tell(quote_id, actor.user_id)
            return await self._idempotency.finish(200, told.model_dump_json().encode())

    def _expect_open(self, quote: Quote, request: ServiceRequest) -> None:
        now = self._clock.now()
        if quote.status is not QuoteStatus.ACCEPTED and request.status is RequestStatus.AWARDED:
            raise RequestAwarded
        if quote.status is not QuoteStatus.SENT:
            raise QuoteState(quote.status)
        if not quote.is_open(now):
            raise QuoteState(QuoteStatus.EXPIRED)
        if not request.is_running(now):
            raise RequestOver(request.status)

    def _slot(self, quote: Quote, asked: int | datetime) -> Span:
        slots = [
            Span(*(datetime.fromisoformat(slot[name]) for name in ("starts_at", "ends_at")))
            for slot in quote.slots
        ]
        if isinstance(asked, datetime):
            found = [slot for slot in slots if slot.start == asked]
        else:
            found = slots[asked : asked + 1]
        if not found:
            raise NoSuchSlot
        if found[0].start <= self._clock.now():
            raise SlotPassed
        return found[0]

    async def _plan(
        self, quote: Quote, request: ServiceRequest, slot: Span, property_id: UUID | None
    ) -> Plan:
        """For the price that was quoted, whatever the business asks for by now."""
        agreement = Agreement(
            business_id=quote.business_id,
            author_id=quote.author_id,
            since=slot.start,
            until=slot.end,
            lines=[(one["name"], one["quantity"], one["unit_amount"]) for one in quote.lines],
            currency=quote.currency,
            tax_basis_points=quote.tax_basis_points,
            offering_id=quote.offering_id,
            member_id=quote.member_id,
            customer_id=request.customer_id,
            property_id=property_id or request.property_id,
        )
        try:
            offer = await self._agreements.find(agreement)
        except NoMember as error:
            raise NotBookable from error  # whoever would have come is not there any more
        return offer.plan(slot.start, slot.end, self._clock.now())
