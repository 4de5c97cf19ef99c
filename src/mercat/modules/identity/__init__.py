"""Accounts: who people are, how they prove it, and for how long that is believed."""
