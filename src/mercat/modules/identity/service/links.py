"""Links that are mailed: how they are made, kept and found again."""

import hashlib
import secrets
from datetime import timedelta

from mercat.modules.identity.errors import LinkInvalid
from mercat.modules.identity.models import Link, Purpose, User
from mercat.modules.identity.repository import LinkRepository
from mercat.platform.clock import Clock
from mercat.platform.settings import Settings

LIFETIMES = {Purpose.VERIFY_EMAIL: timedelta(days=1), Purpose.RESET_PASSWORD: timedelta(minutes=30)}
"""Of the purposes that have links."""
_PAGES = {Purpose.VERIFY_EMAIL: "verify-email", Purpose.RESET_PASSWORD: "reset-password"}
_BYTES = 32
"""256 random bits: a plain hash of them tells nothing, and outlives a change of SECRET_KEY."""


class Links:
    """Everything in the caller's transaction."""

    def __init__(self, links: LinkRepository, clock: Clock, settings: Settings) -> None:
        self._links = links
        self._clock = clock
        self._url = settings.links_url

    async def make(self, user: User, purpose: Purpose) -> str | None:
        """The address to mail; the links before are good no longer. None where none are mailed."""
        if purpose not in LIFETIMES:
            return None
        now, token = self._clock.now(), secrets.token_urlsafe(_BYTES)
        await self._links.end(user.id, now, purpose)
        self._links.add(
            Link(
                user_id=user.id,
                purpose=purpose,
                token_hash=_hash(token),
                expires_at=now + LIFETIMES[purpose],
            )
        )
        return f"{self._url}/{_PAGES[purpose]}?token={token}"

    async def find(self, token: str, purpose: Purpose) -> Link:
        """Raises LinkInvalid for one that is not ours, too old, or used up."""
        link = await self._links.find(_hash(token), purpose, self._clock.now())
        if link is None:
            raise LinkInvalid
        return link

    async def use(self, link: Link) -> None:
        """For the one caller who used it. Raises LinkInvalid for the others."""
        if not await self._links.consume(link.id, self._clock.now()):
            raise LinkInvalid


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
