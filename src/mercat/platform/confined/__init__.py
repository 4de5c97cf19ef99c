"""Programs that read what strangers send, each in a process of its own that may do little."""

from mercat.platform.confined.running import Means, run

__all__ = ["Means", "run"]
