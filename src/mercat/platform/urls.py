"""Addresses in settings: refused at start, and by name, if nothing could ever be found there.

Imports next to nothing, because every command reads the settings first.
"""

from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator

_CACHES = ("redis://", "rediss://", "unix://")
_BROKERS = ("amqp://", "amqps://", *_CACHES)
_STORES = ("file:///", "s3://")
_WEB = ("http://", "https://")

STORAGE_OPTIONS = frozenset({"endpoint", "region", "access_key_id", "secret_access_key"})
"""What may follow the question mark in an `s3://` address."""


def libpq(url: str) -> str:
    """`postgres://` and `postgresql+asyncpg://` name the same thing as `postgresql://`."""
    if not url:
        return ""
    scheme, _, rest = url.partition("://")
    if scheme.split("+")[0] not in {"postgres", "postgresql"}:
        raise ValueError("must start with postgresql://")
    return f"postgresql://{rest}"


def _database(url: str) -> str:
    _check_ports(libpq(url))
    return url


def _cache(url: str) -> str:
    return _server(url, _CACHES)


def _broker(url: str) -> str:
    return _server(url, _BROKERS)


def _check_number(url: str) -> None:
    """Of the database in a Valkey: `redis://host/1` or `unix:///socket?db=1`."""
    place = urlsplit(url)
    path = "" if place.scheme == "unix" else place.path.strip("/")
    chosen = dict(parse_qsl(place.query)).get("db", "0")
    if not (path or "0").isdecimal() or not chosen.isdecimal():
        raise ValueError("must name its database by a number: redis://host/0")


def _storage(url: str) -> str:
    if not url:
        return url
    _check_start(url, _STORES)
    place = urlsplit(url)
    if place.scheme == "s3" and not place.netloc:
        raise ValueError("must name a bucket: s3://bucket")
    options = {option.partition("=")[0] for option in place.query.split("&") if option}
    if place.scheme == "s3" and (unknown := options - STORAGE_OPTIONS):
        raise ValueError(f"has no option {', '.join(sorted(unknown))}")
    return url


def _public(url: str) -> str:
    if not url:
        return url
    _check_start(url, _WEB)
    place = urlsplit(url)
    if not place.hostname or place.query or place.fragment:
        raise ValueError("must be an address like https://mercat.example")
    _check_ports(url)
    return url


def _mailbox(address: str) -> str:
    try:
        validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError("must be an e-mail address") from error
    return address


def _server(url: str, known: tuple[str, ...]) -> str:
    if url:
        _check_start(url, known)
        _check_ports(url)
        if url.startswith(_CACHES):
            _check_number(url)
    return url


def _check_start(url: str, known: tuple[str, ...]) -> None:
    if not url.startswith(known):
        raise ValueError(f"must start with one of {', '.join(known)}")


def _check_ports(url: str) -> None:
    """libpq's form may name several hosts. The message repeats nothing: what looks like a port may
    be a part of a password.
    """
    try:
        hosts = urlsplit(url).netloc.rpartition("@")[2].split(",")
        ports = [urlsplit(f"//{host}").port for host in hosts]
    except ValueError:
        ports = [0]
    if 0 in ports:
        raise ValueError(
            "must have a port from 1 to 65535 or none (is each / : @ ? # of the password written "
            "as %2F and so on?)"
        )


DatabaseUrl = Annotated[str, AfterValidator(_database)]
CacheUrl = Annotated[str, AfterValidator(_cache)]
BrokerUrl = Annotated[str, AfterValidator(_broker)]
StorageUrl = Annotated[str, AfterValidator(_storage)]
PublicUrl = Annotated[str, AfterValidator(_public)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]
