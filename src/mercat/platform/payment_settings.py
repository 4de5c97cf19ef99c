"""What an operator may choose about money. Part of Settings."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode


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
        addresses = {"STRIPE_API_URL": self.stripe_api_url, "SQUARE_API_URL": self.square_api_url}
        return [
            f"{name} must be an https:// address"
            for name, address in addresses.items()
            if not address.startswith("https://")
        ]
