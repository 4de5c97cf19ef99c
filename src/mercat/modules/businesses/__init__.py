"""Businesses: what they say of themselves, when they are open, and who runs them."""
