"""Payment companies are set up whole or not at all."""

from typing import Any

import pytest
from pydantic import ValidationError

from mercat.platform.settings import Settings


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def local(**chosen: Any) -> Settings:
    return Settings(_env_file=None, **chosen)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("stripe_secret_key=sk_test_1", "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS go together"),
        ("stripe_webhook_secrets=whsec_1", "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS"),
        (
            "stripe_secret_key=pk_test_1 stripe_webhook_secrets=whsec_1",
            "STRIPE_SECRET_KEY is a publishable key",
        ),
        (
            "square_application_id=sq0idp-1",
            "SQUARE_APPLICATION_ID, SQUARE_APPLICATION_SECRET, ",
        ),
        ("square_application_secret=sq0csp-1", "SQUARE_WEBHOOK_KEY go together"),
        ("square_application_id=x square_application_secret=x", "SQUARE_WEBHOOK_KEY go together"),
        ("square_webhook_key=sq0sig-1", "SQUARE_WEBHOOK_KEY go together"),
    ],
)
def test_half_a_gateway_is_refused(given: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told) as refusal:
        local(**dict(one.split("=") for one in given.split()))

    assert "_1" not in str(refusal.value)


def test_whole_gateways_are_taken() -> None:
    stripe = local(stripe_secret_key="sk_test_1", stripe_webhook_secrets="whsec_1, whsec_2")
    assert (stripe.takes_stripe, stripe.takes_square) == (True, False)
    square = dict.fromkeys(
        ("square_application_id", "square_application_secret", "square_webhook_key"), "x"
    )
    assert local(**square).takes_square
