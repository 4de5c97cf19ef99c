"""Where files are, from STORAGE_URL."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from obstore.store import LocalStore, S3Store

from mercat.platform.urls import STORAGE_OPTIONS


def open_store(url: str, timeout: timedelta) -> LocalStore | S3Store:
    """The store behind `file:///absolute/path` or `s3://bucket/prefix?option=value&…`.

    The options are endpoint, region, access_key_id and secret_access_key, with `&` and `%` in
    their values percent-encoded; what is left out comes from the usual AWS_* variables, or from
    the machine's role. `timeout` is that of one step: to connect, or to wait for the next bytes.
    """
    scheme, _, place = url.partition("://")
    if scheme == "file" and place.startswith("/"):
        folder = Path(place)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(folder)
    if scheme == "s3":
        return _bucket(place, timeout)
    raise ValueError("STORAGE_URL must start with file:/// or s3://")


def _bucket(place: str, timeout: timedelta) -> S3Store:
    path, _, query = place.partition("?")
    bucket, _, prefix = path.partition("/")
    options = _options(query)
    return S3Store(
        bucket,
        prefix=prefix or None,
        client_options={
            "allow_http": options.get("endpoint", "").startswith("http://"),
            "connect_timeout": timeout,
            "read_timeout": timeout,
            "timeout": timedelta(hours=1),  # of a whole answer, which a slow reader may stretch
        },
        retry_config={"max_retries": 2, "retry_timeout": timeout},
        copy_if_not_exists="multipart",
        **options,
    )


def _options(query: str) -> Mapping[str, Any]:
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    # Unlike in a form, + is a plus here: secret keys are full of them.
    options = {name: unquote(value) for name, _, value in pairs}
    if unknown := options.keys() - STORAGE_OPTIONS:
        raise ValueError(f"STORAGE_URL has no option {', '.join(sorted(unknown))}")
    return options
