"""Key pairs in PEM."""

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

Pair = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


def elliptic(curve: ec.EllipticCurve | None = None) -> Pair:
    return ec.generate_private_key(curve or ec.SECP256R1())


def edwards() -> Pair:
    return ed25519.Ed25519PrivateKey.generate()


def private_pem(pair: Pair, password: bytes | None = None) -> str:
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()


def public_pem(pair: Pair) -> str:
    public = pair.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
