"""Payment companies are set up whole or not at all."""

from typing import Any

import pytest
from pydantic import ValidationError

from mercat.platform.settings import Settings

SQUARE = "square_application_id", "square_application_secret", "square_webhook_key"
SQUARE_SANDBOX = "https://connect.squareupsandbox.com"


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
    assert local(**dict.fromkeys(SQUARE, "x")).takes_square


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"stripe_secret_key": "sk_live_1", "stripe_webhook_secrets": "whsec_1"}, 0),
        ({"stripe_secret_key": "sk_test_1", "stripe_webhook_secrets": "whsec_1"}, 1),
        ({"stripe_secret_key": "rk_test_1", "stripe_webhook_secrets": "whsec_1"}, 1),
        (dict.fromkeys(SQUARE, "sq0"), 0),
        (dict.fromkeys(SQUARE, "sandbox-sq0"), 1),
        (dict.fromkeys(SQUARE, "sq0") | {"square_api_url": SQUARE_SANDBOX}, 1),
        ({"square_api_url": SQUARE_SANDBOX}, 0),  # nobody asks it
    ],
)
def test_production_takes_no_test_keys(given: dict[str, Any], faults: int) -> None:
    """Unless somebody says that this is what they want. What asks is held by test_settings."""
    found = local(**given).payment_faults
    assert len(found) == faults
    assert not faults or "PAYMENTS_TEST_KEYS=true" in found[0]
    assert "_1" not in str(found)
    assert local(**given, payments_test_keys=True).payment_faults == []
