"""Opening and ending sessions."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.events import DeletionCancelled, ReuseDetected, SessionRevoked
from mercat.modules.identity.models import Credentials, Device, LoginSession, User
from mercat.modules.identity.repository import RoleRepository, SessionRepository
from mercat.modules.identity.service.guard import Guard
from mercat.modules.identity.service.refresh_tokens import RefreshTokens
from mercat.platform.addresses import network_of
from mercat.platform.cache import CacheDown
from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox
from mercat.platform.settings import Settings

_LONGEST_AGENT = 255


class Sessions:
    def __init__(
        self,
        sessions: SessionRepository,
        roles: RoleRepository,
        guard: Guard,
        outbox: Outbox,
        keyring: Keyring,
        clock: Clock,
        settings: Settings,
        audit: AuditTrail,
    ) -> None:
        self._sessions = sessions
        self._roles = roles
        self._guard = guard
        self._outbox = outbox
        self._keyring = keyring
        self._tokens = RefreshTokens(keyring)
        self._clock = clock
        self._audit = audit
        self._lifetime = timedelta(days=settings.session_expire_days)
        self.idle = timedelta(days=settings.refresh_token_expire_days)

    async def open(
        self,
        user: User,
        device: Device,
        method: str,
        session_id: UUID | None = None,
        *,
        with_factor: bool = False,
    ) -> Credentials:
        """Begins a session, in the caller's transaction, and makes its first pair of tokens.
        `with_factor`: a second one was shown.

        Signing people in goes through `SignIns.finish`, which asks for a second factor first.
        Whoever signs in keeps their account, if it was waiting to be erased. Call it last in the
        transaction: that is written into the audit trail.
        """
        now, session_id = self._clock.now(), session_id or uuid7()
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
            factor_at=now if with_factor else None,
            rotated_at=now,
            expires_at=now + self._lifetime,
            last_seen_at=now,
        )
        self._sessions.add(login)
        user.last_login_at = now
        credentials = await self.credentials(user, login)
        if user.stay():
            await self._note_stay(user, device)
        return credentials

    async def _note_stay(self, user: User, device: Device) -> None:
        self._outbox.add(DeletionCancelled(user_id=user.id, at=self._clock.now()))
        await self._audit.record(
            Act(
                action="deletion.cancelled",
                target_type="user",
                target_id=str(user.id),
                actor_id=user.id,
                ip=device.ip,
            )
        )

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

    def revoke(self, login: LoginSession, reason: str, device: Device) -> bool:
        """Ends a session whose row is locked, and announces it; whether it was still open.

        Call `forget` after the commit.
        """
        revoked = login.revoke(reason, self._clock.now())
        if revoked:
            self._announce(login.user_id, login.id, reason, device)
        return revoked

    async def end_all(
        self, user_id: UUID, reason: str, device: Device, *, except_: UUID | None = None
    ) -> list[tuple[UUID, UUID]]:
        """Ends every open session of this user but `except_`: the pairs to `forget` after the
        commit. Lock the user's row first, or one that is just being opened may be missed.
        """
        now = self._clock.now()
        ended = await self._sessions.revoke_all(user_id, reason, now, except_)
        for session_id in ended:
            self._announce(user_id, session_id, reason, device)
        return [(user_id, session_id) for session_id in ended]

    async def change_all(self, user_id: UUID) -> list[tuple[UUID, UUID]]:
        """This user's roles have changed: no open session is spoken for by what is remembered from
        before. The pairs to `forget` after the commit.
        """
        changed = await self._sessions.change_all(user_id, self._clock.now())
        return [(user_id, session_id) for session_id in changed]

    def _announce(self, user_id: UUID, session_id: UUID, reason: str, device: Device) -> None:
        self._outbox.add(
            SessionRevoked(
                session_id=session_id,
                user_id=user_id,
                reason=reason,
                ip=device.ip,
                user_agent=device.user_agent,
                at=self._clock.now(),
            )
        )

        if reason == "refresh_token_reused":
            now = self._clock.now()
            self._outbox.add(
                ReuseDetected(user_id=user_id, ip=device.ip, user_agent=device.user_agent, at=now)
            )

    async def forget(self, ended: Iterable[tuple[UUID, UUID]]) -> None:
        """After the commit: lets no cached answer outlive these (user, session) pairs."""
        for user_id, session_id in ended:
            # Whoever can reach Valkey later does it again: the outbox holds the event.
            with suppress(CacheDown):
                await self._guard.forget(user_id, session_id)
