"""OpenID providers on loopback: a real one as a process, and one that can be made to lie."""

import hashlib
import json
import os
import secrets
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey
from tests.ports import free_port

CLIENT_ID, CLIENT_SECRET = "mercat-at-google", "the client's own secret"
_PATIENCE = 100.0

_KEY = RSAKey.generate_key(2048)
"""One for all of them: it takes long to make."""

Claims = dict[str, Any]
Query = dict[str, str]


def query_of(url: str) -> Query:
    return dict(parse_qsl(urlsplit(url).query))


@contextmanager
def real_provider(*people: Claims) -> Iterator[str]:
    """`oidc-provider-mock`, which is Authlib's server; its address."""
    port = free_port()
    known = [word for claims in people for word in ("--user-claims", json.dumps(claims))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *known],
        env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    with httpx.Client(timeout=_PATIENCE) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                client.get(f"{url}/jwks")
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
    raise AssertionError("The provider did not start.")


def consent(location: str, subject: str) -> Query:
    """What somebody does at the real provider; with what it sends them back."""
    answer = httpx.post(location, data={"sub": subject})
    assert answer.status_code == 302, answer.text
    return query_of(answer.headers["location"])


class Provider:
    """Keeps to the protocol (client secret, PKCE, redirect URI, one use of a code) unless told."""

    def __init__(self) -> None:
        self.key: RSAKey | ECKey = _KEY
        self.kid = "first"
        self.metadata: Claims = {}
        self.claims: Claims = {}
        self.header: Claims = {}
        self.forge: Callable[[Claims], str] = self.sign
        self.answer: tuple[int, bytes] | None = None
        self.delay = 0.0
        self.asked: list[str] = []
        self._codes: dict[str, tuple[Query, Claims]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def consent(self, location: str, subject: str, email: str | None, **claims: Any) -> Query:
        """Somebody signs in there and agrees; `...` leaves a claim out."""
        asked, code = query_of(location), secrets.token_urlsafe(8)
        about = {"sub": subject, "email": email, "email_verified": True, **claims}
        self._codes[code] = (asked, {k: v for k, v in about.items() if v is not ...})
        return {"code": code, "state": asked["state"]}

    @property
    def algorithm(self) -> str:
        return "RS256" if isinstance(self.key, RSAKey) else "ES256"

    def sign(self, claims: Claims, **header: Any) -> str:
        header = {"alg": self.algorithm, "kid": self.kid, "typ": "JWT", **self.header, **header}
        return signed(header, claims, self.key)

    def turn(self, kid: str, key: RSAKey | ECKey) -> None:
        self.kid, self.key = kid, key

    def description(self) -> Claims:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
            **self.metadata,
        }

    def jwks(self) -> Claims:
        return {"keys": [{**self.key.as_dict(private=False), "kid": self.kid, "use": "sig"}]}

    def tokens(self, form: Query) -> tuple[int, Claims]:
        asked, about = self._codes.pop(form.get("code", ""), ({}, {}))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        is_right = (
            asked.get("redirect_uri") == form.get("redirect_uri")
            and asked.get("client_id") == form.get("client_id") == CLIENT_ID
            and form.get("client_secret") == CLIENT_SECRET
            and asked.get("code_challenge_method") == "S256"
            and asked.get("code_challenge") == b64(digest)
        )
        if not is_right:
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "at-google",
            "token_type": "Bearer",
            "expires_in": 3600,
            "id_token": self.forge(self._claims(asked, about)),
        }

    def _claims(self, asked: Query, about: Claims) -> Claims:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "azp": CLIENT_ID,
            "iat": now,
            "exp": now + 3600,
            "nonce": asked["nonce"],
            "at_hash": b64(hashlib.sha256(b"at-google").digest()[:16]),
            **about,
            **self.claims,
        }
        return {name: value for name, value in claims.items() if value is not ...}

    def _handler(provider) -> type[BaseHTTPRequestHandler]:  # noqa: N805 (the handler has a self)
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                documents = {
                    "/.well-known/openid-configuration": provider.description,
                    "/jwks": provider.jwks,
                }
                self._tell(200, documents[self.path]())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._tell(*provider.tokens(form))

            def _tell(self, status: int, document: Claims) -> None:
                provider.asked.append(self.path)
                time.sleep(provider.delay)
                status, raw = provider.answer or (status, json.dumps(document).encode())
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: object) -> None:
                return

        return Handler


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header: Claims, claims: Claims, key: RSAKey | ECKey) -> str:
    """By joserfc, with a header that need not make sense to it."""
    registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
    return jws.serialize_compact(header, json.dumps(claims), key, registry=registry)


def signed_by_hand(header: Claims, claims: Claims, sign: Callable[[bytes], bytes]) -> str:
    """What no library would sign."""
    text = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{text}.{b64(sign(text.encode()))}"
