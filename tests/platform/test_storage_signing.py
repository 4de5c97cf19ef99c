from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercat.platform.clock import Clock
from mercat.platform.errors import Forbidden
from mercat.platform.storage import BadSignature, SignedPaths, Storage, UrlExpired

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
EXPIRES = int(NOON.timestamp())


class Stopped(Clock):
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


PATHS = SignedPaths([b"current", b"retired"], Stopped(NOON - timedelta(seconds=1)))
SIGNATURE = PATHS.sign("GET", "a/b", EXPIRES)


@pytest.mark.parametrize("life", [timedelta(seconds=1), timedelta(minutes=5), timedelta(days=1)])
async def test_a_url_is_good_until_it_expires(tmp_path: Path, life: timedelta) -> None:
    clock = Stopped(NOON)
    storage = Storage(f"file://{tmp_path}", [b"signs"], clock)
    key = "a!/(b)*'c'-_.jpg"

    url = urlsplit(await storage.download_url(key, life))

    query = {name: value for name, [value] in parse_qs(url.query, strict_parsing=True).items()}
    assert unquote(url.path) == f"/api/v1/files/raw/{key}"
    assert query.keys() == {"expires", "signature"}
    expires = int(query["expires"])
    assert expires == EXPIRES + life.total_seconds()
    clock.at = NOON + life - timedelta(microseconds=1)
    storage.paths.verify("GET", key, expires, query["signature"])
    clock.at = NOON + life
    with pytest.raises(UrlExpired):
        storage.paths.verify("GET", key, expires, query["signature"])


@pytest.mark.parametrize("life", [timedelta(0), timedelta(seconds=-1), timedelta(seconds=86401)])
async def test_a_url_lives_for_a_day_at_most(tmp_path: Path, life: timedelta) -> None:
    storage = Storage(f"file://{tmp_path}", [b"signs"], Stopped(NOON))
    with pytest.raises(ValueError, match="a day"):
        await storage.download_url("a", life)


async def test_who_may_read_may_not_write(tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path}", [b"signs"], Stopped(NOON))
    reading, writing = await storage.download_url("a"), await storage.upload_url("a", 5)
    expires = EXPIRES + 300
    storage.paths.verify("PUT 5", "a", expires, writing[-43:])
    for method, signature in [
        ("PUT 5", reading[-43:]),
        ("GET", writing[-43:]),
        ("PUT 6", writing[-43:]),
    ]:
        with pytest.raises(BadSignature):
            storage.paths.verify(method, "a", expires, signature)


@given(st.text(max_size=60), st.integers(), st.text(max_size=60))
def test_nothing_else_is_signed(key: str, expires: int, signature: str) -> None:
    with pytest.raises(Forbidden):
        PATHS.verify("GET", key, expires, signature)


def test_no_character_of_a_signature_can_be_changed() -> None:
    PATHS.verify("GET", "a/b", EXPIRES, SIGNATURE)
    assert len(SIGNATURE) == 43
    for place in range(43):
        for other in "AQgwz09-_=é \ud800":
            changed = SIGNATURE[:place] + other + SIGNATURE[place + 1 :]
            if changed != SIGNATURE:
                with pytest.raises(BadSignature):
                    PATHS.verify("GET", "a/b", EXPIRES, changed)


@pytest.mark.parametrize(
    ("method", "key", "expires"),
    [
        ("PUT", "a/b", EXPIRES),
        ("GET", "a/c", EXPIRES),
        ("GET", "a/b ", EXPIRES),
        ("GET", "a/b", EXPIRES + 1),
    ],
)
def test_all_of_it_is_signed(method: str, key: str, expires: int) -> None:
    with pytest.raises(BadSignature):
        PATHS.verify(method, key, expires, SIGNATURE)


def test_retired_keys_are_accepted_and_sign_no_more() -> None:
    now = Stopped(NOON - timedelta(seconds=1))
    retired, strange = SignedPaths([b"retired"], now), SignedPaths([b"strange"], now)
    PATHS.verify("GET", "a", EXPIRES, retired.sign("GET", "a", EXPIRES))
    assert PATHS.sign("GET", "a", EXPIRES) != retired.sign("GET", "a", EXPIRES)
    with pytest.raises(BadSignature):
        PATHS.verify("GET", "a", EXPIRES, strange.sign("GET", "a", EXPIRES))
