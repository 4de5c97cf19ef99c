"""What the command line may change."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    rounds: int
    """How often each variant has its turn; odd, so that a median is one of them."""
    seconds: float
    """Length of one burst."""
    connections: int = 16
