"""Passwords that attackers try first. The list is Django's (see NOTICE), from 8 characters on."""

import gzip
from functools import cache
from importlib.resources import files


def is_common(password: str) -> bool:
    """Compared without case, as attackers vary that too."""
    return password.lower() in _listed()


@cache
def _listed() -> frozenset[str]:
    packed = files(__package__).joinpath("common_passwords.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n"))
