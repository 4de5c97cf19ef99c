"""What is wished for, offered and agreed."""

from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.identity.models import Permission
from mercat.modules.leads.dependencies import quotes, wishes
from mercat.modules.leads.schemas import (
    AcceptQuoteInput,
    LeadQuoteInput,
    LeadQuoteRead,
    RequestInput,
    RequestRead,
)

mutations = Fields()


@mutations.field
async def create_request(
    context: Context, *, input: RequestInput, idempotency_key: str | None = None
) -> RequestRead:
    """It is offered to the five businesses that suit it best, and to others where some decline or
    say nothing, for 30 days.
    """
    actor = context.caller(Permission.REQUESTS_WRITE)
    keyed = context.keyed(actor, "createRequest", input, idempotency_key)
    async with context.session() as session:
        workflow = await wishes.create_request(session, context.resources)
        answer = await workflow.execute(actor, input, keyed)
    return context.replied("createRequest", RequestRead, answer)


@mutations.field
async def send_quote(
    context: Context, *, lead_id: UUID, input: LeadQuoteInput, idempotency_key: str | None = None
) -> LeadQuoteRead:
    """What it would cost, and when it could be done. Needs `leads:manage` in the team."""
    actor = context.caller(Permission.LEADS_WRITE)
    keyed = context.keyed(actor, f"sendQuote {lead_id}", input, idempotency_key)
    async with context.session() as session:
        workflow = await quotes.send_quote(session, context.resources)
        answer = await workflow.execute(actor, lead_id, input, keyed, context.device)
    return context.replied("sendQuote", LeadQuoteRead, answer)


@mutations.field
async def accept_quote(
    context: Context,
    *,
    quote_id: UUID,
    input: AcceptQuoteInput,
    idempotency_key: str | None = None,
) -> LeadQuoteRead:
    """One of its slots, for the price it says: `booking` is HELD until it is paid, or CONFIRMED at
    once where nothing is to be paid.
    """
    actor = context.caller(Permission.REQUESTS_WRITE)
    keyed = context.keyed(actor, f"acceptQuote {quote_id}", input, idempotency_key)
    async with context.session() as session:
        workflow = await quotes.accept_quote(session, context.resources)
        answer = await workflow.execute(actor, quote_id, input, keyed)
    return context.replied("acceptQuote", LeadQuoteRead, answer)
