"""What payment companies tell us: their webhooks, to be taken up again, and disputes."""

from typing import Any

from mercat.admin.actions import Action
from mercat.admin.asking import Acting, Asked, Asking, Rows
from mercat.admin.fields import Link, Moment, Text, Word
from mercat.admin.trade.charges import GROUP
from mercat.admin.views import ConsoleView, Filter, uuid_of
from mercat.modules.identity.models import Permission
from mercat.modules.payments.dependencies import charges, webhooks
from mercat.modules.payments.models import Gateway, WebhookFilter
from mercat.modules.payments.schemas import DisputeRead, WebhookEventRead


class ReplayWebhook(Action):
    name = "replay"
    label = "Take up again"
    permission = Permission.PAYMENTS_REFUND

    def consequence(self, row: WebhookEventRead) -> str:
        return (
            f"What {row.gateway.value} told ({row.kind}) is taken up once more, soon. What it "
            "tells and is true already changes nothing."
        )

    async def run(self, act: Acting) -> str:
        workflow = await webhooks.replay_webhook(act.session)
        await workflow.execute(act.actor, act.row.id, act.device)
        return f"{act.row.event_id} will be taken up again."


class GatewayNotices(ConsoleView):
    """Without the company's own words, which may name the payer."""

    key = "gateway-notices"
    display_name = "Gateways’ webhooks"
    group = GROUP
    permission = Permission.PAYMENTS_INSPECT
    filters = (
        Filter("gateway", "Gateway", tuple(Gateway)),
        Filter("handled", "Taken up", ("yes", "no")),
    )
    empty = "No gateway has told anything."
    fields = (
        Moment("created_at", "Came"),
        Word("gateway"),
        Text("kind"),
        Text("event_id", "Their name for it"),
        Moment("processed_at", "Taken up"),
        Text("attempts"),
        Text("error", "Why not"),
        Text("id", wide=True),
    )
    acts = (ReplayWebhook(),)

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        book = await webhooks.webhook_book(ask.session, ask.resources)
        handled = asked.get("handled")
        which = WebhookFilter(
            gateway=asked.get("gateway"), handled=None if handled is None else handled == "yes"
        )
        page = await book.webhooks(which, asked.query)
        return Rows([WebhookEventRead.model_validate(one) for one in page.items], page.next_cursor)

    async def one(self, ask: Asking, pk: str) -> WebhookEventRead:
        book = await webhooks.webhook_book(ask.session, ask.resources)
        return WebhookEventRead.model_validate(await book.webhook(uuid_of(pk)))

    def heading(self, row: Any) -> str:
        return str(row.event_id)


class Disputes(ConsoleView):
    """They are answered by the business, at its gateway: there is nothing to do here."""

    key = "disputes"
    display_name = "Disputes"
    group = GROUP
    permission = Permission.PAYMENTS_INSPECT
    empty = "No payer has asked their bank for the money back."
    fields = (
        Moment("created_at", "Opened"),
        Word("status"),
        Text("amount"),
        Text("reason"),
        Word("gateway"),
        Moment("due_at", "To be answered by"),
        Moment("closed_at", "Decided"),
        Link("charge_id", "Charge", view="charges", wide=True),
        Link("business_id", "Business", view="businesses", wide=True),
        Text("id", wide=True),
    )

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        book = await charges.charge_list(ask.resources)
        page = await book.disputes(None, asked.query, ask.actor)
        return Rows(page.items, page.next_cursor)

    async def one(self, ask: Asking, pk: str) -> DisputeRead:
        book = await charges.charge_list(ask.resources)
        return await book.dispute(uuid_of(pk), ask.actor)

    def heading(self, row: Any) -> str:
        return f"{row.amount}, {row.reason}"
