"""Whose account here an account elsewhere opens.

The key is (issuer, subject). An e-mail address connects the two only where both sides have
verified it (pre-hijacking: an account that somebody else opened with my address must not become
mine together with their password).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from mercat.modules.identity.errors import (
    AccountClosed,
    AccountSuspended,
    GoogleAccountDiffers,
    GoogleEmailUnverified,
)
from mercat.modules.identity.events import EmailVerified, UserRegistered
from mercat.modules.identity.models import Device, Identity, User, UserStatus, UserType
from mercat.modules.identity.repository import IdentityRepository, UserRepository
from mercat.modules.identity.schemas import ClaimedPerson
from mercat.modules.identity.service.adoptions import Adoptions
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox

How = Literal["known", "linked", "adopted", "registered"]


@dataclass(frozen=True)
class Found:
    """`user` is locked. `ended` are the sessions to forget after the commit."""

    user: User
    how: How
    ended: Iterable[tuple[UUID, UUID]] = ()


class SocialAccounts:
    def __init__(
        self,
        users: UserRepository,
        identities: IdentityRepository,
        adoptions: Adoptions,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._users = users
        self._identities = identities
        self._adoptions = adoptions
        self._outbox = outbox
        self._clock = clock

    async def find(
        self, provider: str, issuer: str, person: ClaimedPerson, device: Device
    ) -> Found:
        """In the caller's transaction; makes or connects the account where it may.

        Raises EmailTaken or IdentityTaken when somebody else was quicker: roll back and try again.
        """
        known = await self._identities.user_id_of(issuer, person.sub)
        if known is not None:
            return Found(await self._admitted(known), "known")
        if person.email is None or not person.email_verified:
            raise GoogleEmailUnverified
        owner = await self._users.by_email(person.email)
        if owner is None:
            found = Found(await self._register(person, person.email), "registered")
        else:
            user = await self._admitted(owner.id)
            if await self._identities.user_id_of(issuer, person.sub) == user.id:
                return Found(user, "known")  # another tab of theirs was quicker
            found = await self._connect(user, issuer, person, device)
        await self._identities.add(
            Identity(
                user_id=found.user.id,
                provider=provider,
                issuer=issuer,
                subject=person.sub,
                email=person.email,
            )
        )
        return found

    async def _admitted(self, user_id: UUID) -> User:
        user = await self._users.lock(user_id)
        if user is None or user.status is UserStatus.DELETED:
            raise AccountClosed
        if user.status is UserStatus.SUSPENDED:
            raise AccountSuspended
        return user

    async def _connect(
        self, user: User, issuer: str, person: ClaimedPerson, device: Device
    ) -> Found:
        if await self._identities.has_one_from(issuer, user.id):
            # Providers give an address to somebody new one day: then it is not the same person.
            raise GoogleAccountDiffers
        if user.is_active and user.is_verified:
            return Found(user, "linked")
        ended = await self._adoptions.adopt(user, person, device)
        return Found(user, "adopted", ended)

    async def _register(self, person: ClaimedPerson, email: str) -> User:
        user = User(
            id=uuid7(),
            email=email,
            user_type=UserType.CUSTOMER,
            status=UserStatus.ACTIVE,
            first_name=person.given_name,
            last_name=person.family_name,
            email_verified_at=self._clock.now(),
        )
        await self._users.add(user)
        self._outbox.add(UserRegistered(user_id=user.id, user_type=user.user_type))
        self._outbox.add(EmailVerified(user_id=user.id))
        return user
