"""Ports for servers that are told a number and cannot be handed a socket."""

import secrets
import socket
from contextlib import suppress

_OURS = range(20_000, 32_768)
"""Below those that Linux gives to connections and to who asks for any: between our look and the
server's own start none of these is given away.
"""


def free_port() -> int:
    while True:
        port = secrets.choice(_OURS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
