"""The API as a process: uvicorn, with what the measurements say it needs."""

import os
from types import FrameType

import uvicorn
from uvicorn.supervisors import Multiprocess

from mercat.entrypoints.health import STOPPING
from mercat.platform.settings import Settings

_DRAIN = 25
"""Seconds that requests under way have to finish after SIGTERM."""


class Server(uvicorn.Server):
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        STOPPING.set()
        super().handle_exit(sig, frame)


def serve(settings: Settings, workers: int) -> None:
    # The factory runs in each worker, which reads its settings from its environment.
    os.environ.update(HOST=settings.host, PORT=str(settings.port))
    config = uvicorn.Config(
        "mercat.entrypoints.http:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=_DRAIN,
    )
    server = Server(config)
    if workers == 1:
        server.run()
    else:
        Multiprocess(config, target=server.run, sockets=[config.bind_socket()]).run()
