"""Whom identity talks to outside."""

from mercat.modules.identity.gateways.google import Google

__all__ = ["Google"]
