"""Opening and ending sessions."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from mercat.modules.identity.models import Credentials, Device, LoginSession, User
from mercat.modules.identity.repository import RoleRepository, SessionRepository
from mercat.modules.identity.service.guard import Guard
from mercat.modules.identity.service.refresh_tokens import RefreshTokens
from mercat.platform.addresses import network_of
from mercat.platform.cache import CacheDown
from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring
from mercat.platform.ids import uuid7
from mercat.platform.settings import Settings

_LONGEST_AGENT = 255


class Sessions:
    def __init__(
        self,
        sessions: SessionRepository,
        roles: RoleRepository,
        guard: Guard,
        keyring: Keyring,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._sessions = sessions
        self._roles = roles
        self._guard = guard
        self._keyring = keyring
        self._tokens = RefreshTokens(keyring)
        self._clock = clock
        self._lifetime = timedelta(days=settings.session_expire_days)
        self.idle = timedelta(days=settings.refresh_token_expire_days)

    async def open(self, user: User, device: Device, method: str) -> Credentials:
        """Begins a session, in the caller's transaction, and makes its first pair of tokens."""
        now, session_id = self._clock.now(), uuid7()
        agent = (device.user_agent or "")[:_LONGEST_AGENT] or None
        login = LoginSession(
            id=session_id,
            user_id=user.id,
            counter=0,
            signing_key=self._tokens.new_key(session_id),
            method=method,
            ip=device.ip,
            user_agent=agent,
            device=self.device_hash(device),
            authenticated_at=now,
            rotated_at=now,
            expires_at=now + self._lifetime,
            last_seen_at=now,
        )
        self._sessions.add(login)
        user.last_login_at = now
        return await self.credentials(user, login)

    async def credentials(self, user: User, login: LoginSession) -> Credentials:
        """The pair of tokens that this session is good for now."""
        roles = await self._roles.names_of(user.id)
        access, expires_in = self._guard.issue(user, login, roles)
        return Credentials(access, self._tokens.issue(login), expires_in, user)

    def device_hash(self, device: Device) -> bytes:
        network = network_of(device.ip or "")
        return self._keyring.mac("device", network.encode(), (device.user_agent or "").encode())

    async def knows(self, user: User | None, device: Device) -> bool:
        """Whether this user has signed in from this device; asks the same for nobody."""
        nobody = UUID(int=0)
        return await self._sessions.knows_device(
            user.id if user else nobody, self.device_hash(device)
        )

    async def forget(self, ended: Iterable[tuple[UUID, UUID]]) -> None:
        """After the commit: lets no cached answer outlive these (user, session) pairs."""
        for user_id, session_id in ended:
            # Whoever can reach Valkey later does it again: the outbox holds the event.
            with suppress(CacheDown):
                await self._guard.forget(user_id, session_id)
