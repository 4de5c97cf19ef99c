"""Passwords that attackers try first. The list is Django's (see NOTICE), from 8 characters on."""

import gzip
import unicodedata
from functools import cache
from importlib.resources import files


def is_common(password: str) -> bool:
    """Compared without case, as attackers vary that too, and in the one spelling in which passwords
    are hashed (`ｐａｓｓｗｏｒｄ` is `password`).
    """
    return _plain(password) in _listed()


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", password).casefold())


@cache
def _listed() -> frozenset[str]:
    packed = files(__package__).joinpath("common_passwords.txt.gz").read_bytes()
    return frozenset(map(_plain, gzip.decompress(packed).decode().split("\n")))
