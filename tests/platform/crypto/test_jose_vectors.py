"""Signatures that must not be believed, by the kinds of attack that project Wycheproof tests (its
own file can be tried with `python -m tests.platform.crypto.vectors FILE`).
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA512, HashAlgorithm
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from tests.platform.crypto.test_signed_tokens import b64
from tests.platform.crypto.vectors import Jwk, is_taken

SECRET = hashlib.sha256(b"a secret").digest()
ELLIPTIC = ec.generate_private_key(ec.SECP256R1())
EDWARDS = ed25519.Ed25519PrivateKey.generate()
RSA = rsa.generate_private_key(65537, 2048)
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of P-256 (SEC 2 §2.4.2)."""
ED = 2**252 + 27742317777372353535851937790883648493
"""The order of Ed25519 (RFC 8032 §5.1)."""
PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
"""DigestInfo of SHA-256 (RFC 8017 §9.2)."""

Sign = Callable[[bytes], bytes]


def es256(text: bytes, hashing: HashAlgorithm | None = None) -> bytes:
    r, s = decode_dss_signature(ELLIPTIC.sign(text, ec.ECDSA(hashing or SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


KEYS: dict[str, tuple[Jwk, Sign]] = {
    "HS256": (
        OctKey.import_key(SECRET).as_dict(),
        lambda text: hmac.digest(SECRET, text, "sha256"),
    ),
    "ES256": (ECKey.import_key(ELLIPTIC.public_key()).as_dict(), es256),
    "EdDSA": (OKPKey.import_key(EDWARDS.public_key()).as_dict(), EDWARDS.sign),
    "RS256": (
        RSAKey.import_key(RSA.public_key()).as_dict(),
        lambda text: RSA.sign(text, PKCS1v15(), SHA256()),
    ),
}


def jws(algorithm: str, sign: Sign | None = None, **header: Any) -> str:
    header = {"alg": algorithm, **header}
    start = f"{b64(json.dumps(header).encode())}.{b64(b'Test')}"
    return f"{start}.{b64((sign or KEYS[algorithm][1])(start.encode()))}"


def believed(algorithm: str, text: object) -> bool:
    jwk = {**KEYS[algorithm][0], "alg": algorithm}
    return is_taken(jwk, text)


@pytest.mark.parametrize("algorithm", KEYS)
def test_what_is_right_is_believed(algorithm: str) -> None:
    assert believed(algorithm, jws(algorithm))
    assert not is_taken({**KEYS[algorithm][0], "alg": algorithm, "use": "enc"}, jws(algorithm))


def shapes(algorithm: str) -> Iterator[tuple[str, object]]:
    good = jws(algorithm)
    header, payload, signature = good.split(".")
    other = "A" if signature[0] != "A" else "B"
    yield "modified signature", f"{header}.{payload}.{other}{signature[1:]}"
    yield "missing signature", f"{header}.{payload}."
    yield "missing signature and separator", f"{header}.{payload}"
    yield "modified payload", f"{header}.W{payload[1:]}.{signature}"
    yield "missing payload", f"{header}..{signature}"
    yield "missing payload and separator", f"{header}.{signature}"
    renamed = b64(json.dumps({"alg": algorithm, "kid": "x"}).encode())
    yield "modified header", f"{renamed}.{payload}.{signature}"
    yield "missing header", f".{payload}.{signature}"
    yield "missing header and separator", f"{payload}.{signature}"
    yield "missing header and signature", f".{payload}."
    yield "only the payload", payload
    yield "nothing", ""
    yield "separators", ".."
    yield "an empty part more", f"{good}."
    yield "a part more", f"{good}.{signature}"
    yield (
        "JSON serialization",
        json.dumps({"protected": header, "payload": payload, "signature": signature}),
    )
    yield "as an object", {"protected": header, "payload": payload, "signature": signature}
    start = f"{header}.AB"
    yield "unused bits in the payload", f"{start}.{b64(KEYS[algorithm][1](start.encode()))}"
    yield "twice the signature", f"{good}{signature}"
    yield "half the signature", good[: -len(signature) // 2]


def spellings(algorithm: str) -> Iterator[tuple[str, object]]:
    good = jws(algorithm)
    header, payload, signature = good.split(".")
    for name, text in {"spaces": "    ", "marks": "####", "a mark": "?", "padding": "="}.items():
        yield f"{name} before the signature", f"{header}.{payload}.{text}{signature}"
        yield f"{name} after the signature", f"{good}{text}"
        for place, start in {
            "after the header": f"{header}{text}.{payload}",
            "before the payload": f"{header}.{text}{payload}",
            "after the payload": f"{header}.{payload}{text}",
        }.items():
            signed = KEYS[algorithm][1](start.encode())  # rightly, over the wrong spelling
            yield f"{name} {place}", f"{start}.{b64(signed)}"


def confusions(algorithm: str) -> Iterator[tuple[str, str]]:
    for name in ("none", "None", "NONE", "nOnE", "", "HS1", "HS256 ", algorithm.lower()):
        yield f"alg {name!r} unsigned", jws(algorithm, lambda _: b"", alg=name)
        yield f"alg {name!r} signed", jws(algorithm, alg=name)
    for name in ("HS256", "HS384", "HS512", "ES256", "ES384", "EdDSA", "RS256", "PS256"):
        if name != algorithm:
            yield f"alg {name}", jws(algorithm, alg=name)
    public = json.dumps(KEYS[algorithm][0]).encode()
    yield (
        "public key as secret",
        jws(algorithm, lambda text: hmac.digest(public, text, "sha256"), alg="HS256"),
    )
    evil = ec.generate_private_key(ec.SECP256R1())
    own = ECKey.import_key(evil).as_dict(private=False)
    strange: dict[str, Any] = {
        "jwk": own,
        "jku": "https://evil.example",
        "x5u": "https://evil.example",
        "x5c": [],
        "crit": ["exp"],
        "b64": False,
        "zip": "DEF",
        "cty": "JWT",
        "kid": 7,
        "alg": [algorithm],
    }
    for name, value in strange.items():
        yield f"{name} in the header", jws(algorithm, **{name: value})


TABLE = [
    (algorithm, name, text)
    for algorithm in KEYS
    for kind in (shapes, spellings, confusions)
    for name, text in kind(algorithm)
]


@pytest.mark.parametrize(
    ("algorithm", "text"),
    [(algorithm, text) for algorithm, _, text in TABLE],
    ids=[f"{algorithm}: {name}" for algorithm, name, _ in TABLE],
)
def test_what_is_not_is_refused(algorithm: str, text: object) -> None:
    assert not believed(algorithm, text)


@pytest.mark.parametrize("r", [0, 1, N - 1, N, N + 1, 2**256 - 1])
@pytest.mark.parametrize("s", [0, 1, N - 1, N, N + 1, 2**256 - 1])
def test_edges_of_the_curve(r: int, s: int) -> None:
    assert not believed("ES256", jws("ES256", lambda _: r.to_bytes(32) + s.to_bytes(32)))


WRONG_ES256: dict[str, Sign] = {
    "DER": lambda text: ELLIPTIC.sign(text, ec.ECDSA(SHA256())),
    "zeros behind": lambda text: es256(text) + bytes(2),
    "zeros in front": lambda text: bytes(2) + es256(text),
    "zeros in between": lambda text: es256(text)[:32] + bytes(2) + es256(text)[32:],
    "long integers": lambda text: bytes(32) + es256(text)[:32] + bytes(32) + es256(text)[32:],
    "exchanged": lambda text: es256(text)[32:] + es256(text)[:32],
    "another hash": lambda text: es256(text, SHA512()),
    "too long": lambda _: b"\xff" * 1024,
}


@pytest.mark.parametrize("sign", WRONG_ES256.values(), ids=WRONG_ES256.keys())
def test_other_spellings_of_a_curves_signature(sign: Sign) -> None:
    assert not believed("ES256", jws("ES256", sign))


def test_an_edwards_signature_has_one_spelling() -> None:
    """S + L is the same point to a careless reader (RFC 8032 §5.1.7)."""

    def malleated(text: bytes) -> bytes:
        made = EDWARDS.sign(text)
        return made[:32] + (int.from_bytes(made[32:], "little") + ED).to_bytes(32, "little")

    assert not believed("EdDSA", jws("EdDSA", malleated))
    assert not believed("EdDSA", jws("EdDSA", lambda _: bytes(64)))
    assert not believed("EdDSA", jws("EdDSA", lambda _: bytes([1]) + bytes(63)))


def padded(block: Callable[[bytes], bytes]) -> Sign:
    """The RSA operation over a block that is not quite EMSA-PKCS1-v1_5."""
    numbers = RSA.private_numbers()
    modulus = numbers.public_numbers.n

    def sign(text: bytes) -> bytes:
        digest = hashlib.sha256(text).digest()
        return pow(int.from_bytes(block(digest)), numbers.d, modulus).to_bytes(256)

    return sign


def filled(end: bytes, *, kind: bytes = b"\x01", fill: bytes = b"\xff") -> bytes:
    return b"\x00" + kind + fill * (253 - len(end)) + b"\x00" + end


PADDINGS: dict[str, Callable[[bytes], bytes]] = {
    "no DigestInfo": filled,
    "without NULL": lambda d: filled(
        bytes.fromhex("302f300b0609608648016503040201") + b"\x04\x20" + d
    ),
    "another NULL": lambda d: filled(PREFIX.replace(b"\x05\x00", b"\x05\x01") + d),
    "of SHA-1": lambda d: filled(bytes.fromhex("3021300906052b0e03021a05000414") + d[:20]),
    "of SHA-512": lambda d: filled(bytes.fromhex("3051300d060960864801650304020305000440") + d + d),
    "named SHA-384": lambda d: filled(PREFIX.replace(b"\x02\x01\x05", b"\x02\x02\x05") + d),
    "long length": lambda d: filled(b"\x30\x81\x31" + PREFIX[2:] + d),
    "indefinite length": lambda d: filled(b"\x30\x80" + PREFIX[2:] + d + bytes(2)),
    "garbage behind": lambda d: filled(PREFIX + d + b"\x00" * 8),
    "garbage behind a short padding": lambda d: (
        b"\x00\x01" + b"\xff" * 8 + b"\x00" + PREFIX + d + b"\x01" * (256 - 11 - 19 - 32)
    ),
    "no padding": lambda d: (b"\x00\x01\x00" + PREFIX + d).ljust(256, b"\x00"),
    "padding for encryption": lambda d: filled(PREFIX + d, kind=b"\x02"),
    "padding of zeros": lambda d: filled(PREFIX + d, kind=b"\x00", fill=b"\x00"),
    "another filling": lambda d: filled(PREFIX + d, fill=b"\xfe"),
    "one other byte": lambda d: filled(PREFIX + d).replace(b"\xff\x00", b"\xfe\x00", 1),
    "no zero at its end": lambda d: filled(PREFIX + d).replace(b"\xff\x00", b"\xff\xff", 1),
    "digest cut": lambda d: filled(PREFIX + d[:-1]),
    "digest of another text": lambda _: filled(PREFIX + bytes(32)),
}


def test_the_forgers_tool_itself() -> None:
    assert believed("RS256", jws("RS256", padded(lambda d: filled(PREFIX + d))))


@pytest.mark.parametrize("block", PADDINGS.values(), ids=PADDINGS.keys())
def test_rsa_with_another_padding(block: Callable[[bytes], bytes]) -> None:
    assert not believed("RS256", jws("RS256", padded(block)))


MODULUS = RSA.public_key().public_numbers().n
WRONG_RS256: dict[str, Sign] = {
    "PSS": lambda text: RSA.sign(text, PSS(MGF1(SHA256()), 32), SHA256()),
    "0": lambda _: bytes(256),
    "1": lambda _: (1).to_bytes(256),
    "n - 1": lambda _: (MODULUS - 1).to_bytes(256),
    "n": lambda _: MODULUS.to_bytes(256),
    "not reduced": lambda text: (
        int.from_bytes(RSA.sign(text, PKCS1v15(), SHA256())) + MODULUS
    ).to_bytes(257),
    "a zero in front": lambda text: b"\x00" + RSA.sign(text, PKCS1v15(), SHA256()),
    "a zero behind": lambda text: RSA.sign(text, PKCS1v15(), SHA256()) + b"\x00",
    "a byte less": lambda text: RSA.sign(text, PKCS1v15(), SHA256())[:-1],
    "another hash": lambda text: RSA.sign(text, PKCS1v15(), SHA512()),
}


@pytest.mark.parametrize("sign", WRONG_RS256.values(), ids=WRONG_RS256.keys())
def test_other_rsa_signatures(sign: Sign) -> None:
    assert not believed("RS256", jws("RS256", sign))
