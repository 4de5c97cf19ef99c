"""JSON Web Signatures that must not be believed, in the form of project Wycheproof's test vectors
(`json_web_signature_test.json`): groups of tests around a JWK.

`python -m tests.platform.crypto.vectors FILE` tries a file of theirs on our reader.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from mercat.platform.crypto.compact import InvalidToken, PinnedKey, header_of, verify

Jwk = dict[str, Any]
_NAMES = frozenset({"alg", "kid", "typ"})
_OURS: dict[tuple[str, str | None], tuple[str, Any]] = {
    ("oct", None): ("HS256", OctKey),
    ("EC", "P-256"): ("ES256", ECKey),
    ("OKP", "Ed25519"): ("EdDSA", OKPKey),
    ("RSA", None): ("RS256", RSAKey),
}

_BELIEVED = ("invalid", "taken")


def pinned(jwk: Jwk) -> PinnedKey | None:
    """The key with the one algorithm we use such keys with; None for keys that we do not use."""
    algorithm, kind = _OURS.get((jwk["kty"], jwk.get("crv")), ("", OctKey))
    if not algorithm or jwk.get("alg", algorithm) != algorithm or jwk.get("use", "sig") != "sig":
        return None
    try:
        return PinnedKey(algorithm, kind.import_key(jwk))
    except (JoseError, ValueError):
        return None


def is_taken(jwk: Jwk, text: object) -> bool:
    """Whether our reader believes that the owner of this key has signed this."""
    key = pinned(jwk)
    if key is None or not isinstance(text, str):
        return False
    try:
        header = header_of(text, largest=16_384, names=_NAMES)
        if "kid" in header and header["kid"] != jwk.get("kid"):
            return False
        verify(text, header, key)
    except InvalidToken:
        return False
    return True


def tests_of(document: dict[str, Any]) -> Iterator[tuple[Jwk, dict[str, Any]]]:
    for group in document["testGroups"]:
        jwk = group.get("public") or group["private"]
        for test in group["tests"]:
            yield jwk, test


def main(path: str) -> int:
    """How many invalid ones were believed. An invalid one with the very text of a valid one is
    left out: the file as it is kept today has two that lost what was wrong with them.
    """
    tests = list(tests_of(json.loads(Path(path).read_text())))
    valid = {_identity(jwk, test) for jwk, test in tests if test["result"] == "valid"}
    outcomes: Counter[tuple[str, str, str]] = Counter()
    for jwk, test in tests:
        result = test["result"]
        if result == "invalid" and _identity(jwk, test) in valid:
            result = "the same as a valid one"
        outcomes[result, str(jwk.get("alg")), _outcome(jwk, test["jws"])] += 1
    for (result, algorithm, outcome), number in sorted(outcomes.items()):
        sys.stdout.write(f"{result:>24} {algorithm:>6} {outcome}: {number}\n")
    return sum(n for (result, _, outcome), n in outcomes.items() if (result, outcome) == _BELIEVED)


def _identity(jwk: Jwk, test: dict[str, Any]) -> str:
    return json.dumps([jwk, test["jws"]])


def _outcome(jwk: Jwk, text: object) -> str:
    return "taken" if is_taken(jwk, text) else "refused"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) > 0)
