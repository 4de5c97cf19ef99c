"""What others look up in a place of its own (RFC 8615)."""

from typing import Any

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from mercat.platform.errors import RateLimited
from mercat.platform.web.answers import answers
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp

router = Router(tags=["identity"])

_CACHED = "public, max-age=300"
"""Shorter than a key is announced before it signs: see docs/key-rotation.md."""

_EXAMPLE = {
    "kty": "EC",
    "crv": "P-256",
    "x": "u65I4DSyC6OIBF2wk1ws6A_WeFcZ2qTcohW-y9Hhzag",
    "y": "MdhJSKjUD5DOzdv3kX3FiosXWC1cmvDMeUHNKAG3tBo",
    "kid": "toDM6q_9C1TGBcYiOTllXxlfg_SBZf2ndK_xsRNVXiU",
    "use": "sig",
    "alg": "ES256",
}


class KeySetRead(BaseModel):
    """A JWK Set (RFC 7517 §5)."""

    keys: list[dict[str, Any]] = Field(examples=[[_EXAMPLE]])


@router.get(
    "/.well-known/jwks.json",
    summary="Public keys of the access tokens",
    responses=answers(RateLimited),
    dependencies=[Depends(limited("jwks"))],
)
async def read_jwks(resources: FromApp, response: Response) -> KeySetRead:
    """With these others can check our access tokens by themselves. Take the key by the token's
    `kid` and believe the `alg` that stands here. Empty while tokens are signed with a secret.
    """
    response.headers["Cache-Control"] = _CACHED
    return KeySetRead.model_validate(resources.settings.key_pairs.jwks())
