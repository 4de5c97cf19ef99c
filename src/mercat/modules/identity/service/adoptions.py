"""An account that nobody has shown to be theirs goes to whoever has shown that its address is.

Pre-hijacking: what somebody else has entered, or left behind to come back by, does not stay.
"""

from collections.abc import Iterable
from uuid import UUID

from mercat.modules.identity.events import EmailVerified
from mercat.modules.identity.models import Device, User, UserType
from mercat.modules.identity.repository import (
    ApiKeyRepository,
    FactorRepository,
    PendingRepository,
    UserRepository,
)
from mercat.modules.identity.schemas import ClaimedPerson
from mercat.modules.identity.service.sessions import Sessions
from mercat.modules.identity.service.verification import Verification
from mercat.platform.clock import Clock
from mercat.platform.outbox import Outbox


class Adoptions:
    """Everything in the caller's transaction, with the user's row locked."""

    def __init__(
        self,
        users: UserRepository,
        pending: PendingRepository,
        keys: ApiKeyRepository,
        factors: FactorRepository,
        verification: Verification,
        sessions: Sessions,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._users = users
        self._pending = pending
        self._keys = keys
        self._factors = factors
        self._verification = verification
        self._sessions = sessions
        self._outbox = outbox
        self._clock = clock

    async def adopt(
        self, user: User, person: ClaimedPerson, device: Device
    ) -> Iterable[tuple[UUID, UUID]]:
        """The sessions to forget after the commit."""
        now = self._clock.now()
        ended = await self._sessions.end_all(user.id, "account_adopted", device)
        await self._verification.end_all(user)
        await self._keys.revoke_all(user.id, now)
        await self._factors.remove(user.id)
        user.settle()
        user.password_hash = user.phone = user.bio = user.business_name = None
        user.first_name, user.last_name = person.given_name, person.family_name
        user.user_type = UserType.CUSTOMER
        await self._pending.match_customer(user)
        await self._users.show_email(user, now)
        user.verify_email(now)
        self._outbox.add(EmailVerified(user_id=user.id))
        return ended
