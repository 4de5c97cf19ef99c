"""The API as a process of its own, on the servers of the test run."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import httpx
from tests.ports import free_port
from tests.warming import Process, mercat

from mercat.platform.settings import Settings

_PATIENCE = 100.0


@dataclass
class RunningApi:
    url: str
    process: Process
    output: Path

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=_PATIENCE)

    def log(self) -> list[dict[str, Any]]:
        """The lines it has written so far, as JSON."""
        lines = self.output.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


@contextmanager
def running_api(
    settings: Settings, folder: Path, *, workers: int = 1, **environment: str
) -> Iterator[RunningApi]:
    """Starts `mercat api` with these settings, and with `environment` on top of them."""
    port, output = free_port(), folder / "api.log"
    words = ["api", "--port", str(port), "--workers", str(workers)]
    env = {**os.environ, **environment_of(settings), **environment}
    with output.open("wb") as log:
        process = mercat(words, env=env, folder=folder, output=log.fileno())
    api = RunningApi(f"http://127.0.0.1:{port}", process, output)
    try:
        _wait_until_ready(api)
        yield api
    finally:
        process.terminate()
        try:
            process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def environment_of(settings: Settings) -> dict[str, str]:
    return {
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "BCRYPT_ROUNDS": str(settings.bcrypt_rounds),
        "RATE_LIMIT_PER_MINUTE": str(settings.rate_limit_per_minute),
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "DEBUG",
        "DB_POOL_SIZE": "3",
        "PYTHONUNBUFFERED": "1",
    }


def _wait_until_ready(api: RunningApi) -> None:
    deadline = time.monotonic() + _PATIENCE
    with api.client() as client:  # one: each reads the certificates that the machine trusts
        while time.monotonic() < deadline and api.process.poll() is None:
            try:
                if client.get("/health/live").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
    raise AssertionError(f"The API did not start:\n{api.output.read_text()}")


class Collector:
    """Stands where Sentry or an OpenTelemetry collector would, and keeps what it is sent."""

    def __init__(self) -> None:
        received: list[tuple[str, dict[str, str], bytes]] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version: ClassVar[str] = "HTTP/1.1"  # type: ignore[misc]  # an attribute there

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                received.append((self.path, headers, body))
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: object) -> None:
                return

        self.received = received
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)
