"""Charges, and the gateways that collect them."""
