"""What the sandbox might tell, and what is looked at afterwards."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from tests.modules.identity.staff import API

from mercat.modules.payments.dependencies import webhooks
from mercat.modules.payments.gateways.sandbox import payment_name
from mercat.platform.resources import Resources

SANDBOX = f"{API}/webhooks/sandbox"
TABLES = "webhook_events", "charges", "ledger_transactions", "refunds", "outbox", "audit_events"


def paid(charge_id: UUID, amount: int = 4500, **more: Any) -> dict[str, Any]:
    data = {
        "amount": amount,
        "currency": "GBP",
        "payment": payment_name(charge_id),
        "checkout": f"checkout_{charge_id.hex}",
        "reference": str(charge_id),
        **more,
    }
    return {"type": "payment.arrived", "timestamp": "2026-11-21T20:00:00+00:00", "data": data}


def given_back(charge_id: UUID, amount: int = 1000, refund: str = "refund_1") -> dict[str, Any]:
    """By somebody at the company itself."""
    data = {"amount": amount, "currency": "GBP", "payment": payment_name(charge_id)}
    more = {"refund": refund, "reference": None}
    return {
        "type": "refund.succeeded",
        "timestamp": "2026-11-21T20:00:00+00:00",
        "data": data | more,
    }


async def value(resources: Resources, sql: str) -> Any:
    async with resources.database.engine.connect() as connection:
        return await connection.scalar(text(sql))


async def everything(resources: Resources) -> list[Any]:
    told = "SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY id), '[]')::text FROM {} t"
    return [await value(resources, told.format(table)) for table in TABLES]


async def sweep(resources: Resources) -> None:
    async with resources.database.open_session() as session:
        await webhooks.sweep_webhooks(session, resources).execute()
