"""The numbers of bookings: short, and told over the telephone."""

import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, which are read as others or make words."""
_PAIRS = [one + other for one in _LETTERS for other in _LETTERS]
_LAST = len(_PAIRS) - 1


def new_number() -> str:
    """`7KQ2-M4XD`: 40 random bits, which say nothing of how many bookings there are."""
    return written(secrets.randbits(40))


def written(bits: int) -> str:
    """Forty of them."""
    a, b, c, d = (_PAIRS[bits >> shift & _LAST] for shift in (30, 20, 10, 0))
    return f"{a}{b}-{c}{d}"
