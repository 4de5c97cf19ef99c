"""The numbers of bookings: short, and told over the telephone."""

import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, which are read as others or make words."""


def new_number() -> str:
    """`7KQ2-M4XD`: 40 random bits, which say nothing of how many bookings there are."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
