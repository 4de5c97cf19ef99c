"""A real S3 server for the tests: seaweedfs, on loopback, with one bucket."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import obstore
from obstore.store import S3Store
from tests.ports import free_port

BUCKET = "mercat-tests"
ACCESS_KEY = "mercat"
SECRET_KEY = "not+a/secret=&100%"
PORTS = ("master", "volume", "filer", "s3")
PATIENCE = 100.0


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """The address of a server that keeps its files in `folder`."""
    identity = {
        "name": "mercat",
        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    ports = dict(zip(_names(), _free_ports(2 * len(PORTS)), strict=True))
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(_command(folder, ports), stdout=log, stderr=log)
    endpoint = f"http://127.0.0.1:{ports['s3.port']}"
    try:
        _make_bucket(endpoint, server, folder / "log")
        yield endpoint
    finally:
        server.kill()  # a polite stop takes half a minute, and nobody needs these files
        server.wait()
        for port in ports.values():
            for socket_file in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
                socket_file.unlink()


def storage_url(endpoint: str, prefix: str) -> str:
    secret = SECRET_KEY.replace("%", "%25").replace("&", "%26")
    return (
        f"s3://{BUCKET}/{prefix}?endpoint={quote(endpoint)}&region=eu-central-1"
        f"&access_key_id={ACCESS_KEY}&secret_access_key={secret}"
    )


def _names() -> Iterator[str]:
    for name in PORTS:
        yield f"{name}.port"
        yield f"{name}.port.grpc"


def _free_ports(count: int) -> list[int]:
    found: set[int] = set()
    while len(found) < count:
        found.add(free_port())
    return list(found)


def _command(folder: Path, ports: dict[str, int]) -> list[str]:
    options = {
        "dir": folder,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "master.telemetry": "false",  # or it reports to its makers
        "master.volumeSizeLimitMB": "64",
        "volume.max": "30",
        "s3": "true",
        "s3.config": folder / "s3.json",
        "s3.iam": "false",
        "s3.autoCreateBucket": "false",
        "s3.port.iceberg": "0",
        "s3.port.lance": "0",
        **ports,
    }
    weed = Path(sys.executable).with_name("weed")
    return [str(weed), "server", *(f"-{name}={value}" for name, value in options.items())]


def _make_bucket(endpoint: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Its address is that of the empty key. Tried until the server is there."""
    store = S3Store(
        BUCKET,
        endpoint=endpoint,
        region="eu-central-1",
        access_key_id=ACCESS_KEY,
        secret_access_key=SECRET_KEY,
    )
    url = obstore.sign(store, "PUT", "", timedelta(minutes=5))
    until = time.monotonic() + PATIENCE
    with httpx.Client() as client:
        while time.monotonic() < until and server.poll() is None:
            with suppress(httpx.TransportError):
                if client.put(url).is_success:
                    return
            time.sleep(0.1)
    raise RuntimeError(f"seaweedfs did not start:\n{log.read_text()[-2000:]}")
