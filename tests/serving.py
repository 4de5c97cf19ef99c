"""The application behind our own server, on a port of the loopback, in the test's own loop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from mercat.entrypoints.serving import OPTIONS

_PATIENCE = 30.0


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """The address, without a scheme."""
    config = uvicorn.Config(app, lifespan="off", **OPTIONS)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = "{}:{}".format(*listening.getsockname())
        # Not `serve`: signals are the test run's own.
        task = asyncio.create_task(server._serve([listening]))
        async with asyncio.timeout(_PATIENCE):
            while not server.started:  # noqa: ASYNC110 (nobody sets an event)
                await asyncio.sleep(0.01)
        try:
            yield address
        finally:
            server.should_exit = True
            await asyncio.wait_for(task, _PATIENCE)
