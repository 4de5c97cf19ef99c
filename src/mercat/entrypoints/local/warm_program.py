"""The warm parent: imports once what Mercat's processes need, and is forked for each of them.

Until then it runs no loop and no thread, reads no setting, and opens nothing but its line to the
supervisor (`warm.py`), at whose end it ends. Linux alone: elsewhere a fork is not safe.
"""

import gc
import json
import os
import socket
import sys
from importlib import import_module
from pathlib import Path

from mercat.entrypoints.local.linux import rename
from mercat.entrypoints.local.warm import MOST, READY

_MODULES = (
    # What they share comes with the first.
    "mercat.entrypoints.relay",
    "mercat.entrypoints.scheduler",
    "mercat.entrypoints.worker",
    "mercat.entrypoints.serving",
    "mercat.entrypoints.http",
    "mercat.entrypoints.seeding",
    # What libraries import when they first run.
    "celery.concurrency.thread",
    "kombu.transport.redis",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop",
    "uvloop",
)


def main() -> None:
    line = socket.socket(fileno=int(sys.argv[1]))
    gc.disable()
    for name in _MODULES:
        import_module(name)
    # Whatever the collector touched would be copied for each child.
    gc.freeze()
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        raise SystemExit("An import has started a thread: what is forked would not have it.")
    line.send(READY)
    if _serve(line):
        gc.enable()
        import_module("mercat.entrypoints.cli").main()


def _serve(line: socket.socket) -> bool:
    """Fork for every request. Returns True in each child, and False here, when the line ends."""
    while True:
        request, descriptors, *_ = socket.recv_fds(line, MOST, 2)
        if not request:
            return False
        output, go = descriptors
        if not (pid := _fork()):
            line.close()
            _become(request, output, go)
            return True
        os.close(output)
        os.close(go)
        line.send(str(pid).encode())


def _fork() -> int:
    """0 in the child, its id here. It leads a session, and its parent is whoever adopts it: who
    asked for it, and waits for it as for any child.
    """
    read, write = os.pipe()
    middle = os.fork()
    if middle:
        os.close(write)
        os.waitpid(middle, 0)
        pid = int(os.read(read, 32))
        os.close(read)
        return pid
    try:
        child = os.fork()
    except OSError:
        os._exit(1)
    if child:
        os._exit(0)
    os.setsid()
    os.write(write, str(os.getpid()).encode())
    os.close(read)
    os.close(write)
    return 0


def _become(request: bytes, output: int, go: int) -> None:
    """What a new process would be, once whoever asked for it has heard of it and said so."""
    if not os.read(go, 1):
        os._exit(0)
    os.close(go)
    for number in (1, 2):
        os.dup2(output, number)
    os.close(output)
    wanted = json.loads(request)
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["env"])
    rename(wanted["command"])
    sys.argv[1:] = wanted["words"]


if __name__ == "__main__":
    main()
