"""In whose account something happened."""

from typing import Any

from mercat.modules.payments.gateways.facts import PaymentArrived
from mercat.modules.payments.gateways.stripe.facts import facts_of
from mercat.platform.ids import uuid7


def test_a_sale_in_a_businesss_own_account_is_its_own() -> None:
    """Payers pay the platform at Stripe: our name on anything else is somebody's invention."""
    session = {
        "id": "cs_1",
        "payment_status": "paid",
        "payment_intent": "pi_1",
        "amount_total": 4500,
        "currency": "gbp",
        "metadata": {"charge_id": str(uuid7())},
    }
    event: dict[str, Any] = {
        "id": "evt_1",
        "type": "checkout.session.completed",
        "created": 1_700_000_000,
        "data": {"object": session},
    }
    (arrived,) = facts_of(event)
    assert isinstance(arrived, PaymentArrived)
    assert facts_of({**event, "account": "acct_1"}) == []
