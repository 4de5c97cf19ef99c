"""How the parts of identity are put together, and how a request finds out who is calling."""

from mercat.modules.identity.dependencies.callers import (
    CurrentActor,
    FromDevice,
    current_actor,
    current_device,
    guard,
)

__all__ = ["CurrentActor", "FromDevice", "current_actor", "current_device", "guard"]
