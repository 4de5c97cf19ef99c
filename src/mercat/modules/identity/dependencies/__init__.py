"""How the parts of identity are put together, and how a request finds out who is calling."""

from mercat.modules.identity.dependencies.callers import (
    CALLER,
    CALLER_CHANGES,
    PERSON,
    PERSON_CHANGES,
    CurrentActor,
    FromDevice,
    caller,
    current_actor,
    current_device,
    visitor,
    whoever,
)
from mercat.modules.identity.dependencies.guards import guard
from mercat.modules.identity.dependencies.sockets import (
    refuse_other_sites,
    socket_caller,
    token_caller,
)

__all__ = [
    "CALLER",
    "CALLER_CHANGES",
    "PERSON",
    "PERSON_CHANGES",
    "CurrentActor",
    "FromDevice",
    "caller",
    "current_actor",
    "current_device",
    "guard",
    "refuse_other_sites",
    "socket_caller",
    "token_caller",
    "visitor",
    "whoever",
]
