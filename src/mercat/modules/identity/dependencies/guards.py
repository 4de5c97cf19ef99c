"""What checks tokens and keys: one of each for the process."""

from functools import lru_cache

from mercat.modules.identity.service import Guard, KeyGuard
from mercat.platform.resources import Resources


@lru_cache(maxsize=8)
def guard(resources: Resources) -> Guard:
    """One for the process: it remembers which signatures it has checked."""
    return Guard(resources)


@lru_cache(maxsize=8)
def key_guard(resources: Resources) -> KeyGuard:
    return KeyGuard(resources, guard(resources).roles)
