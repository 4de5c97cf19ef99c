"""What we send is signed as Standard Webhooks say: their own vectors, and those of their tools."""

from base64 import b64decode

import pytest

from mercat.platform.crypto.webhooks import new_secret, signatures

_PUBLISHED = [
    (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        *("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
    (
        "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        *("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1649367553),
        b'{"email":"test@example.com","username":"test_user"}',
        "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
    ),
    (
        "whsec_plJ3nmyCDGBKInavdOK15jsl",
        *("msg_loFOjxBNrRLzqYUf", 1731705121),
        b'{"event_type":"ping","data":{"success":true}}',
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    ),
]


@pytest.mark.parametrize(("secret", "id", "timestamp", "body", "signature"), _PUBLISHED)
def test_the_published_vectors(
    secret: str, id: str, timestamp: int, body: bytes, signature: str
) -> None:
    assert signatures([secret], id, timestamp, body) == signature


def test_one_signature_for_each_secret() -> None:
    secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_plJ3nmyCDGBKInavdOK15jsl"]
    alone = [signatures([secret], "msg_1", 1614265330, b"{}") for secret in secrets]
    assert signatures(secrets, "msg_1", 1614265330, b"{}") == " ".join(alone)
    assert alone[0] != alone[1]


def test_a_new_secret_is_as_long_as_the_standard_asks() -> None:
    one, other = new_secret(), new_secret()
    assert one != other
    assert one.startswith("whsec_")
    assert 24 <= len(b64decode(one.removeprefix("whsec_"), validate=True)) <= 64
