"""Google as an OpenID provider: the only file that knows it.

OpenID Connect Discovery 1.0 and Core 1.0 (code flow), with PKCE (RFC 7636).
"""

import asyncio
import json
import ssl
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import httpx2
from pydantic import ValidationError

from mercat.modules.identity.errors import GoogleFailed, GoogleUnavailable
from mercat.modules.identity.gateways import id_tokens
from mercat.modules.identity.schemas import ClaimedPerson
from mercat.platform.clock import Clock
from mercat.platform.crypto.compact import InvalidToken, PinnedKey
from mercat.platform.settings import Settings

CALLBACK = "/api/v1/auth/google/callback"
_ALGORITHMS = frozenset({"RS256", "ES256"})
_CONNECT, _ALL = 3.0, 10.0
"""Seconds to connect, and for the whole exchange."""
_LARGEST = 256 * 1024
"""Bytes of the longest answer that is read."""
_FRESH = 3600.0
"""Seconds that the provider's description and keys are believed."""
_PAUSE = 60.0
"""Seconds between two looks for a key that is not known: strangers can name any."""
_REST = 2.0
"""Seconds after a failure in which it is not asked again: many would wait one behind the other."""
_SCOPES = "openid email profile"


class Google:
    """One for the process: it remembers the provider's description and keys."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._issuer = settings.google_issuer.rstrip("/")
        self._client_id = settings.google_client_id
        self._secret = settings.google_client_secret
        self._redirect_uri = f"{settings.url}{CALLBACK}"
        self._clock = clock
        self._metadata: Mapping[str, Any] = {}
        self._keys: Mapping[str, PinnedKey] = {}
        self._metadata_read_at = self._keys_read_at = float("-inf")
        self._rests_until = float("-inf")
        self._turn = asyncio.Lock()

    @property
    def issuer(self) -> str:
        return self._issuer

    async def authorization_url(self, *, state: str, nonce: str, challenge: str) -> str:
        """Where to send the browser. Raises GoogleUnavailable."""
        endpoint = await self._endpoint("authorization_endpoint")
        parameters = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": _SCOPES,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "prompt": "select_account",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(parameters)}"

    async def identify(self, code: str, *, verifier: str, nonce: str) -> ClaimedPerson:
        """Who came back with this code. Raises GoogleFailed or GoogleUnavailable."""
        status, answer = await self._ask(
            "POST",
            await self._endpoint("token_endpoint"),
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._redirect_uri,
                "client_id": self._client_id,
                "client_secret": self._secret.get_secret_value(),
                "code_verifier": verifier,
            },
        )
        id_token, access_token = answer.get("id_token"), answer.get("access_token")
        if status != 200 or not isinstance(id_token, str) or not isinstance(access_token, str):
            raise GoogleFailed
        expected = id_tokens.Expected(
            self._issuer, self._client_id, nonce, access_token, self._clock.now().timestamp()
        )
        try:
            key = await self._key(id_tokens.kid_of(id_token))
            return ClaimedPerson.model_validate(id_tokens.check(id_token, key, expected))
        except (InvalidToken, ValidationError) as error:
            raise GoogleFailed from error

    async def _endpoint(self, name: str) -> str:
        metadata = await self._description()
        endpoint = metadata.get(name)
        # A provider that is reached by https sends nobody to a place that is not.
        scheme = self._issuer.partition("://")[0]
        if not isinstance(endpoint, str) or not endpoint.startswith(f"{scheme}://"):
            raise GoogleUnavailable
        return endpoint

    async def _description(self) -> Mapping[str, Any]:
        async with self._turn:
            if time.monotonic() - self._metadata_read_at < _FRESH:
                return self._metadata
            found = await self._get(f"{self._issuer}/.well-known/openid-configuration")
            if found.get("issuer") != self._issuer:
                raise GoogleUnavailable
            self._metadata, self._metadata_read_at = found, time.monotonic()
        return self._metadata

    async def _key(self, kid: str | None) -> PinnedKey:
        """Raises InvalidToken for a key that the provider does not have."""
        endpoint = await self._endpoint("jwks_uri")
        async with self._turn:
            age = time.monotonic() - self._keys_read_at
            if age >= _FRESH or (kid is not None and kid not in self._keys and age >= _PAUSE):
                found = await self._get(endpoint)
                self._keys = id_tokens.pinned_keys(found, self._algorithms())
                self._keys_read_at = time.monotonic()
        if kid is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        if kid is None or kid not in self._keys:
            raise InvalidToken
        return self._keys[kid]

    def _algorithms(self) -> frozenset[str]:
        """Ours that the provider says it signs with."""
        named = self._metadata.get("id_token_signing_alg_values_supported")
        return _ALGORITHMS.intersection(named if isinstance(named, list) else [])

    async def _get(self, url: str) -> Mapping[str, Any]:
        if time.monotonic() < self._rests_until:
            raise GoogleUnavailable
        try:
            status, found = await self._ask("GET", url)
        except GoogleUnavailable:
            self._rests_until = time.monotonic() + _REST
            raise
        if status != 200:
            raise GoogleUnavailable
        return found

    async def _ask(
        self, method: str, url: str, form: Mapping[str, str] | None = None
    ) -> tuple[int, Mapping[str, Any]]:
        """Status and JSON object. No redirect is followed. Raises GoogleUnavailable."""
        try:
            async with asyncio.timeout(_ALL):
                status, body = await self._exchange(method, url, form)
            found = json.loads(body)
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError) as error:
            raise GoogleUnavailable from error
        if status >= 500 or not isinstance(found, dict):
            raise GoogleUnavailable
        return status, found

    async def _exchange(
        self, method: str, url: str, form: Mapping[str, str] | None
    ) -> tuple[int, bytes]:
        timeout = httpx2.Timeout(_ALL, connect=_CONNECT)
        body = bytearray()
        async with (
            httpx2.AsyncClient(timeout=timeout, verify=self._trust) as client,
            client.stream(method, url, data=form) as response,
        ):
            async for part in response.aiter_bytes():
                body += part
                if len(body) > _LARGEST:
                    raise ValueError("The provider's answer is too long.")
        return response.status_code, bytes(body)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """Read once: it takes longer than the exchange."""
        return httpx2.create_ssl_context()
