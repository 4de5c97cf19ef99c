"""How one-time codes are made, kept and compared."""

from typing import Any
from uuid import UUID

import pytest
from tests.modules.identity.people import with_secrets

from mercat.modules.identity.models import Otp, Purpose
from mercat.modules.identity.service import Codes
from mercat.platform.resources import Resources

CHALLENGE = UUID(int=1)
SENT: dict[str, Any] = {
    "otp_id": CHALLENGE,
    "email": "ada@example.com",
    "purpose": Purpose.LOGIN,
    "code": "493027",
}


@pytest.fixture
def codes(resources: Resources) -> Codes:
    return Codes(resources.keyring, resources.settings)


def challenge(code_hash: bytes | None) -> Otp:
    return Otp(id=CHALLENGE, email=SENT["email"], purpose=SENT["purpose"], code_hash=code_hash)


def test_the_code_that_was_sent_fits(codes: Codes) -> None:
    otp = challenge(codes.hash(**SENT))

    assert codes.fits(otp, "493027")
    assert not codes.fits(otp, "493028")
    assert not codes.fits(otp, "0493027")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("otp_id", UUID(int=2)),
        ("email", "eve@example.com"),
        ("purpose", Purpose.VERIFY_EMAIL),
        ("code", "493028"),
    ],
)
def test_a_hash_is_of_one_challenge_for_one_use(codes: Codes, name: str, value: Any) -> None:
    assert not codes.fits(challenge(codes.hash(**{**SENT, name: value})), "493027")


@pytest.mark.parametrize("code_hash", [None, b""])
def test_nothing_fits_before_a_code_was_sent(codes: Codes, code_hash: bytes | None) -> None:
    assert not codes.fits(challenge(code_hash), "493027")


def test_the_database_alone_does_not_tell_the_code(codes: Codes, resources: Resources) -> None:
    elsewhere = with_secrets(resources, "another-secret-" + "y" * 40, [])

    guessed = Codes(elsewhere.keyring, elsewhere.settings).hash(**SENT)

    assert guessed != codes.hash(**SENT)


def test_codes_are_six_digits_zeros_included(codes: Codes) -> None:
    made = [codes.make() for _ in range(3_000)]

    assert {len(code) for code in made} == {6}
    assert all(code.isascii() and code.isdigit() for code in made)
    assert {code[0] for code in made} == set("0123456789")
    assert len(set(made)) > 2_900
