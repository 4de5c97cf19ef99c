"""What an operator may choose about money. Part of Settings."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

_TEST_KEYS = (
    "STRIPE_SECRET_KEY, or SQUARE_APPLICATION_ID with SQUARE_API_URL, is for tests: no money would "
    "move; a trial installation says PAYMENTS_TEST_KEYS=true"
)


def separated(value: str | Sequence[str]) -> Sequence[str]:
    """The words of `a, b`, and what is a list already."""
    if not isinstance(value, str):
        return value
    return tuple(word.strip() for word in value.split(",") if word.strip())


class PaymentSettings(BaseSettings):
    stripe_secret_key: SecretStr = SecretStr("")
    stripe_webhook_secrets: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Two while one replaces the other."""
    stripe_api_url: str = "https://api.stripe.com"
    square_application_id: str = ""
    square_application_secret: SecretStr = SecretStr("")
    square_webhook_key: SecretStr = SecretStr("")
    square_api_url: str = "https://connect.squareup.com"
    payments_test_keys: bool = False
    """Whether production may run on keys with which no money moves."""
    payout_interval: Literal["daily", "weekly", "off"] = "daily"
    payout_delay_days: int = Field(2, ge=0, le=90)
    payout_minimum: int = Field(10, ge=0)
    """Whole units of each currency."""

    _separate_secrets = field_validator("stripe_webhook_secrets", mode="before")(separated)

    @model_validator(mode="after")
    def _refuse_half_a_gateway(self) -> Self:
        """Also of what is set without what it is for: nobody would notice that it does nothing."""
        if self.takes_stripe != bool(self.stripe_webhook_secrets):
            raise ValueError("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS go together")
        if self.stripe_secret_key.get_secret_value().startswith("pk_"):
            raise ValueError("STRIPE_SECRET_KEY is a publishable key: the secret one begins sk_")
        secrets = (self.square_application_secret, self.square_webhook_key)
        square = {self.takes_square, *(bool(one.get_secret_value()) for one in secrets)}
        if len(square) > 1:
            raise ValueError(
                "SQUARE_APPLICATION_ID, SQUARE_APPLICATION_SECRET, SQUARE_WEBHOOK_KEY go together"
            )
        return self

    @property
    def takes_stripe(self) -> bool:
        return bool(self.stripe_secret_key.get_secret_value())

    @property
    def takes_square(self) -> bool:
        return bool(self.square_application_id)

    @property
    def payment_faults(self) -> Sequence[str]:
        """Why production would not start."""
        if self.uses_test_keys and not self.payments_test_keys:
            return [*self._plain_addresses, _TEST_KEYS]
        return self._plain_addresses

    @property
    def uses_test_keys(self) -> bool:
        """Whether payments at Stripe or Square would look as if money had moved."""
        stripe = self.stripe_secret_key.get_secret_value().startswith(("sk_test_", "rk_test_"))
        is_sandbox = self.square_application_id.startswith("sandbox-")
        host = urlsplit(self.square_api_url).hostname or ""
        is_sandbox |= self.takes_square and host.endswith("squareupsandbox.com")
        return stripe or is_sandbox

    @property
    def _plain_addresses(self) -> Sequence[str]:
        addresses = {"STRIPE_API_URL": self.stripe_api_url, "SQUARE_API_URL": self.square_api_url}
        return [
            f"{name} must be an https:// address"
            for name, address in addresses.items()
            if not address.startswith("https://")
        ]
