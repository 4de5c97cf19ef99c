"""The API as a process: uvicorn, with what the measurements say it needs."""

import os
from collections.abc import Mapping
from typing import Any

import uvicorn

from mercat.entrypoints.connection import Connection
from mercat.entrypoints.socket_connection import LARGEST_FRAME, SocketConnection
from mercat.platform.observability import metrics
from mercat.platform.settings import Settings

_DRAIN = 25
"""Seconds that requests under way have to finish after SIGTERM."""

OPTIONS: Mapping[str, Any] = {
    "http": Connection,
    "ws": SocketConnection,
    "ws_max_size": LARGEST_FRAME,
    "ws_per_message_deflate": False,
    "proxy_headers": False,
    "server_header": False,
    "access_log": False,
    "log_config": None,
    "timeout_graceful_shutdown": _DRAIN,
}
"""How uvicorn serves us, wherever it listens."""


def serve(settings: Settings, workers: int) -> None:
    # The factory runs in each worker, which reads its settings from its environment.
    os.environ.update(HOST=settings.host, PORT=str(settings.port))
    if workers > 1:
        metrics.share(settings.layout.metrics / str(settings.port))
    uvicorn.run(
        "mercat.entrypoints.http:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        loop="uvloop",
        **OPTIONS,
    )
