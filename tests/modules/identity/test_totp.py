"""Codes of an authenticator app (RFC 6238, RFC 4226)."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from mercat.modules.identity.service.totp import (
    code_at,
    enrolment,
    matching_step,
    new_secret,
    step_at,
)

SECRET = b"12345678901234567890"

# RFC 6238, appendix B, the rows of SHA-1.
APPENDIX_B = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
# RFC 4226, appendix D.
APPENDIX_D = [
    *("755224", "287082", "359152", "969429", "338314"),
    *("254676", "287922", "162583", "399871", "520489"),
]


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), APPENDIX_B)
def test_the_codes_of_the_standard(seconds: int, code: str) -> None:
    assert code_at(SECRET, step_at(at(seconds)), digits=8) == code
    assert matching_step(SECRET, code[2:], at(seconds)) == seconds // 30


@pytest.mark.parametrize(("counter", "code"), list(enumerate(APPENDIX_D)))
def test_the_codes_of_the_standard_below_it(counter: int, code: str) -> None:
    assert code_at(SECRET, counter) == code


@pytest.mark.parametrize(
    ("theirs", "step"),
    [(1469, None), (1470, 49), (1499, 49), (1500, 50), (1530, 51), (1559, 51), (1560, None)],
)
@pytest.mark.parametrize("ours", [1500, 1529])
def test_a_clock_may_be_off_by_a_step(ours: int, theirs: int, step: int | None) -> None:
    code = code_at(SECRET, step_at(at(theirs)))

    assert matching_step(SECRET, code, at(ours)) == step


@pytest.mark.parametrize("code", ["", "28708", "2870820", "287 82", "٢٨٧٠٨٢", "abcdef", "x" * 64])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert matching_step(SECRET, code, at(59)) is None


def test_an_app_can_read_the_address() -> None:
    shown = enrolment(SECRET, "ada@example.com", "Mercat & Söhne")

    address = urlsplit(shown.uri)
    values = parse_qs(address.query)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/Mercat & Söhne:ada@example.com"
    assert values["secret"] == [shown.secret] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
    assert values["issuer"] == ["Mercat & Söhne"]


def test_the_drawing_is_only_a_drawing() -> None:
    """SVG can hold scripts, links and styles; this holds shapes."""
    drawing = ET.fromstring(enrolment(SECRET, "a@b.example", "<script>").qr_svg)  # noqa: S314 (ours)

    names = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    attributes = {name for element in drawing.iter() for name in element.attrib}
    assert names <= {"svg", "g", "path"}
    assert attributes <= {"width", "height", "class", "transform", "stroke", "fill", "d"}
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    for path in drawing.iter("{http://www.w3.org/2000/svg}path"):
        assert re.fullmatch(r"[MmhvHVz0-9. -]+", path.attrib["d"])


def test_secrets_are_160_bits_and_new_each_time() -> None:
    secrets = {new_secret() for _ in range(50)}

    assert len(secrets) == 50
    assert {len(secret) for secret in secrets} == {20}
