"""Stripe: Checkout Sessions, Connect accounts (Express), destination charges."""

from mercat.modules.payments.gateways.stripe.gateway import Stripe

__all__ = ["Stripe"]
