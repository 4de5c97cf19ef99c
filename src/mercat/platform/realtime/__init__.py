"""Real time: what has happened reaches the sockets of those it concerns, whichever process they are
connected to. Knows topics, sockets and frames, and nothing of what is in them.
"""

from mercat.platform.realtime import topics
from mercat.platform.realtime.frames import frame_of
from mercat.platform.realtime.publishing import Publisher

__all__ = ["Publisher", "frame_of", "topics"]
