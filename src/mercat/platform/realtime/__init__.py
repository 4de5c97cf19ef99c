"""Real time: what has happened reaches the sockets of those it concerns, whichever process they are
connected to. Knows topics, sockets and frames, and nothing of what is in them.
"""

from mercat.platform.realtime import topics
from mercat.platform.realtime.buckets import Bucket
from mercat.platform.realtime.closing import REASONS, Close
from mercat.platform.realtime.frames import frame_of
from mercat.platform.realtime.hub import MOST_OF_ONE, Hub, TooManySockets, Verdicts
from mercat.platform.realtime.presence import Presence, presence_frame
from mercat.platform.realtime.publishing import Publisher
from mercat.platform.realtime.socket import LARGEST_BACKLOG, PAGE, Holder, Socket
from mercat.platform.realtime.wires import EXTENSION, Tenant, Wire, payload, text, wire_of

__all__ = [
    "EXTENSION",
    "LARGEST_BACKLOG",
    "MOST_OF_ONE",
    "PAGE",
    "REASONS",
    "Bucket",
    "Close",
    "Holder",
    "Hub",
    "Presence",
    "Publisher",
    "Socket",
    "Tenant",
    "TooManySockets",
    "Verdicts",
    "Wire",
    "frame_of",
    "payload",
    "presence_frame",
    "text",
    "topics",
    "wire_of",
]
