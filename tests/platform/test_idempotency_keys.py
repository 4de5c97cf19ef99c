import hashlib
from dataclasses import replace

import pytest
from tests.platform.take_money import REQUEST

from mercat.platform.errors import Malformed
from mercat.platform.idempotency import BadIdempotencyKey, fingerprint


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "\n", "a\n", "\x7f", "x" * 256])
def test_keys_that_cannot_be(key: str) -> None:
    with pytest.raises(BadIdempotencyKey) as caught:
        replace(REQUEST, key=key)
    assert isinstance(caught.value, Malformed)


def test_keys_that_can_be() -> None:
    for key in ("!", "~", "x" * 255, '"8e03978e-40d5-43dd-bc93-6894a57f9324"'):
        assert replace(REQUEST, key=key).key == key


def test_a_fingerprint_tells_requests_apart() -> None:
    assert fingerprint("POST", "/x", b"{}") == hashlib.sha256(b"POST /x\n{}").digest()
    asked = [
        ("POST", "/x", b"{}"),
        ("PUT", "/x", b"{}"),
        ("POST", "/y", b"{}"),
        ("POST", "/x", b""),
    ]
    assert len({fingerprint(*one) for one in asked}) == 4
