"""What has to be true before anything is started. Each refusal says what to do."""

import errno
import fcntl
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from mercat.platform.embedded.folders import make_private
from mercat.platform.embedded.layout import Layout

_LEAST_FREE = 300 * 1024 * 1024
"""Bytes. A new PostgreSQL takes 40 MB, and its log may grow by a few of 16 MB at any time."""


class CannotStart(Exception):
    """The message is for the person at the keyboard."""


@contextmanager
def claimed(layout: Layout) -> Iterator[None]:
    """Make the data directory if need be, and hold it against a second `mercat up`.

    Raises CannotStart. The lock is the kernel's and goes with the process, however that ends.
    """
    _check_folder(layout)
    _check_disk(layout)
    with layout.lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            pid = file.read().strip() or "?"
            raise CannotStart(
                f"Mercat runs on {layout.root} already, as process {pid}. Stop it (kill {pid}), or "
                "start another copy beside it: mercat up --data-dir .mercat-2 --port 8001"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        make_private(layout.logs)
        yield


def check_port(host: str, port: int) -> None:
    """Raises CannotStart when the address cannot be listened on."""
    try:
        _listen(host, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CannotStart(
                f"Cannot listen on {host}, port {port}: {error.strerror}. "
                "Try: mercat up --host 127.0.0.1 --port 8000"
            ) from None
        other = next((p for p in range(port + 1, port + 50) if _is_free(host, p)), 8001)
        raise CannotStart(
            f"Port {port} of {host} is taken by another program. Use another: mercat up --port "
            f'{other} (through make: make up ARGS="--port {other}")'
        ) from None


def _check_folder(layout: Layout) -> None:
    try:
        make_private(layout.root)
        tempfile.TemporaryFile(dir=layout.root).close()
    except OSError as error:
        raise CannotStart(
            f"The data directory {layout.root} cannot be used: {error.strerror or error}. "
            "Choose another: mercat up --data-dir DIR"
        ) from None


def _check_disk(layout: Layout) -> None:
    free = shutil.disk_usage(layout.root).free
    if free < _LEAST_FREE:
        raise CannotStart(
            f"Only {free // 1024**2} MB are free on the disk of {layout.root}, and Mercat needs "
            f"{_LEAST_FREE // 1024**2} MB. Make room, or use another disk: mercat up --data-dir DIR"
        )


def _is_free(host: str, port: int) -> bool:
    try:
        _listen(host, port)
    except OSError:
        return False
    return True


def _listen(host: str, port: int) -> None:
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    ):
        with socket.socket(family, kind, protocol) as listener:
            # As the server itself does: a connection that is fading away is no obstacle.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
