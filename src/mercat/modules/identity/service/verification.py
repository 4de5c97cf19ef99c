"""What follows from somebody having shown that a mailbox is theirs."""

from mercat.modules.audit.models import Act
from mercat.modules.identity.events import EmailVerified
from mercat.modules.identity.models import Device, Purpose, User
from mercat.modules.identity.repository import LinkRepository, OtpRepository, UserRepository
from mercat.modules.identity.service.challenges import Challenges
from mercat.platform.clock import Clock
from mercat.platform.outbox import Outbox


class Verification:
    """Everything in the caller's transaction, with the user's row locked."""

    def __init__(
        self,
        users: UserRepository,
        otps: OtpRepository,
        links: LinkRepository,
        challenges: Challenges,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._users = users
        self._otps = otps
        self._links = links
        self._challenges = challenges
        self._outbox = outbox
        self._clock = clock

    async def confirm(self, user: User, device: Device, how: str) -> list[Act]:
        """Makes a pending account active, as it was registered last; without its password if that
        may be somebody else's, and then the owner is mailed how to set one. What to write down of
        it: nothing, if the address was verified before.
        """
        if user.is_verified:
            return []
        now = self._clock.now()
        await self._users.show_email(user, now)
        if user.verify_email(now):
            self._outbox.add(EmailVerified(user_id=user.id))
        if contested := user.settle():
            await self._challenges.request(user.email, Purpose.RESET_PASSWORD)
        await self._otps.end(user.email, user.id, now, Purpose.VERIFY_EMAIL)
        await self._links.end(user.id, now, Purpose.VERIFY_EMAIL)
        return [
            Act(
                action="email.verified",
                target_type="user",
                target_id=str(user.id),
                actor_id=user.id,
                ip=device.ip,
                changes={"by": how, "contested": contested},
            )
        ]

    async def end_all(self, user: User) -> None:
        """No code and no link that was mailed before is good any more, for whatever purpose."""
        now = self._clock.now()
        await self._otps.end(user.email, user.id, now)
        await self._links.end(user.id, now)
