"""ID tokens that are not right are refused, and nothing has changed then."""

import hmac
import time
import warnings
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.google import Traveller, count
from tests.modules.identity.openid import (
    CLIENT_ID,
    CLIENT_SECRET,
    Claims,
    Provider,
    b64,
    signed,
    signed_by_hand,
)
from tests.modules.identity.people import told

from mercat.modules.identity.dependencies import social
from mercat.platform.resources import Resources

FAILED = (400, "google_failed")
NOW = int(time.time())


async def test_what_the_tests_change_is_all_that_is_wrong(traveller: Traveller) -> None:
    assert (await traveller.go()).status_code == 200


CLAIMS: dict[str, Claims] = {
    "another issuer": {"iss": "https://accounts.google.com"},
    "issuer with a slash": {"iss": "http://127.0.0.1/"},
    "no issuer": {"iss": ...},
    "for another client": {"aud": "somebody-else"},
    "for others too": {"aud": [CLIENT_ID, "somebody-else"]},
    "for nobody": {"aud": []},
    "no audience": {"aud": ...},
    "asked for by another": {"azp": "somebody-else"},
    "asked for by nobody": {"azp": None},
    "another nonce": {"nonce": "x" * 43},
    "no nonce": {"nonce": ...},
    "nonce is a number": {"nonce": 7},
    "expired": {"exp": NOW - 1},
    "no end": {"exp": ...},
    "endless": {"exp": 1e300},
    "an end in words": {"exp": str(NOW + 60)},
    "from the future": {"iat": NOW + 86_400, "exp": NOW + 86_700},
    "from long ago": {"iat": NOW - 3600},
    "no beginning": {"iat": ...},
    "of another access token": {"at_hash": b64(bytes(16))},
    "at_hash is null": {"at_hash": None},
    "no subject": {"sub": ...},
    "an empty subject": {"sub": ""},
    "subject is a number": {"sub": 7},
    "a long subject": {"sub": "x" * 256},
    "no address": {"email": "not an address"},
    "verified in words": {"email_verified": "true"},
    "verified by one": {"email_verified": 1},
}


@pytest.mark.parametrize("claims", CLAIMS.values(), ids=CLAIMS.keys())
async def test_claims_that_are_not_right(
    traveller: Traveller, session: AsyncSession, claims: Claims
) -> None:
    traveller.provider.claims = claims

    assert told(await traveller.go()) == FAILED
    assert await count(session) == (0, 0, 0)


def unsigned(alg: str) -> Callable[[Provider, Claims], str]:
    def forge(provider: Provider, claims: Claims) -> str:
        header = {"alg": alg, "kid": provider.kid, "typ": "JWT"}
        return signed_by_hand(header, claims, lambda _: b"")

    return forge


def mac(provider: Provider, claims: Claims, key: bytes) -> str:
    header = {"alg": "HS256", "kid": provider.kid, "typ": "JWT"}
    return signed_by_hand(header, claims, lambda text: hmac.digest(key, text, "sha256"))


def with_the_public_key_as_secret(provider: Provider, claims: Claims) -> str:
    """Key confusion: HS256, and the secret is what everybody knows."""
    assert isinstance(provider.key, RSAKey)
    pem = provider.key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return mac(provider, claims, pem)


def with_the_client_secret(provider: Provider, claims: Claims) -> str:
    return mac(provider, claims, CLIENT_SECRET.encode())


def with_crit(provider: Provider, claims: Claims) -> str:
    """A right signature over a header that asks for what we do not know."""
    header = {"alg": "RS256", "kid": provider.kid, "crit": ["x"], "x": 1}
    key = provider.key.private_key
    assert isinstance(key, RSAPrivateKey)
    return signed_by_hand(header, claims, lambda text: key.sign(text, PKCS1v15(), SHA256()))


def with_a_key_of_ones_own(provider: Provider, claims: Claims) -> str:
    key = RSAKey.generate_key(2048)
    return signed({"alg": "RS256", "kid": provider.kid, "typ": "JWT"}, claims, key)


def with_a_key_in_the_header(provider: Provider, claims: Claims) -> str:
    key = RSAKey.generate_key(2048)
    jwk = key.as_dict(private=False)
    return signed({"alg": "RS256", "kid": provider.kid, "jwk": jwk}, claims, key)


def with_another_algorithm(provider: Provider, claims: Claims) -> str:
    return signed({"alg": "RS512", "kid": provider.kid, "typ": "JWT"}, claims, provider.key)


def with_an_elliptic_key(provider: Provider, claims: Claims) -> str:
    key = ECKey.generate_key("P-256")
    return signed({"alg": "ES256", "kid": provider.kid, "typ": "JWT"}, claims, key)


FORGERIES: dict[str, Callable[[Provider, Claims], str]] = {
    "none": unsigned("none"),
    "None": unsigned("None"),
    "cut off": unsigned("RS256"),
    "public key as secret": with_the_public_key_as_secret,
    "client secret": with_the_client_secret,
    "own key": with_a_key_of_ones_own,
    "key in the header": with_a_key_in_the_header,
    "another algorithm": with_another_algorithm,
    "elliptic": with_an_elliptic_key,
    "another kind of token": lambda provider, claims: provider.sign(claims, typ="at+jwt"),
    "unknown key": lambda provider, claims: provider.sign(claims, kid="x"),
    "crit": with_crit,
    "jku": lambda provider, claims: provider.sign(claims, jku="http://evil.example/jwks"),
    "turned bit": lambda provider, claims: provider.sign(claims)[:-8] + "AAAAAAAA",
    "two signatures": lambda provider, claims: provider.sign(claims) + ".x",
    "huge": lambda provider, claims: provider.sign({**claims, "pad": "x" * 16_384}),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
async def test_signatures_that_are_not_right(
    traveller: Traveller, session: AsyncSession, forge: Callable[[Provider, Claims], str]
) -> None:
    provider = traveller.provider
    provider.forge = lambda claims: forge(provider, claims)

    assert told(await traveller.go()) == FAILED
    assert await count(session) == (0, 0, 0)


@pytest.mark.parametrize("algorithms", [["HS256", "none"], ["ES256"], [], None])
async def test_only_what_the_provider_says_it_signs_with(
    traveller: Traveller, session: AsyncSession, algorithms: list[str] | None
) -> None:
    traveller.provider.metadata = {"id_token_signing_alg_values_supported": algorithms}

    assert told(await traveller.go()) == FAILED
    assert await count(session) == (0, 0, 0)


def weak_key() -> RSAKey:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return RSAKey.generate_key(1024)


@pytest.mark.parametrize("key", [weak_key(), ECKey.generate_key("P-384")])
async def test_weak_and_foreign_keys_are_none(
    traveller: Traveller, session: AsyncSession, key: RSAKey | ECKey
) -> None:
    traveller.provider.turn("other", key)
    traveller.provider.forge = lambda claims: signed(
        {"alg": "RS256" if isinstance(key, RSAKey) else "ES384", "kid": "other"}, claims, key
    )

    assert told(await traveller.go()) == FAILED
    assert await count(session) == (0, 0, 0)


async def test_an_elliptic_provider_is_welcome(traveller: Traveller) -> None:
    traveller.provider.turn("elliptic", ECKey.generate_key("P-256"))

    assert (await traveller.go()).status_code == 200


async def test_a_provider_with_one_key_need_not_name_it(traveller: Traveller) -> None:
    def nameless(claims: Claims) -> str:
        return signed({"alg": "RS256"}, claims, traveller.provider.key)

    traveller.provider.forge = nameless

    assert (await traveller.go()).status_code == 200


async def test_a_new_key_is_looked_up_but_not_by_everybody_all_the_time(
    traveller: Traveller, house: Resources
) -> None:
    provider, google = traveller.provider, social.google(house)
    assert (await traveller.go()).status_code == 200

    provider.turn("second", RSAKey.generate_key(2048))
    for _ in range(3):
        assert told(await traveller.go()) == FAILED
    assert provider.asked.count("/jwks") == 1
    google._keys_read_at -= 61
    assert (await traveller.go()).status_code == 200
    assert provider.asked.count("/jwks") == 2
    assert provider.asked.count("/.well-known/openid-configuration") == 1
