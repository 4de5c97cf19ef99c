"""Somebody takes up an authenticator app; it counts once they have shown a code of it."""

from mercat.modules.identity.errors import MfaAlreadyOn, SessionEnded
from mercat.modules.identity.models import Actor, Enrolment
from mercat.modules.identity.repository import UserRepository
from mercat.modules.identity.service import Factors, StepUp
from mercat.modules.identity.service.totp import enrolment
from mercat.platform.db import Transaction
from mercat.platform.settings import Settings


class BeginTotp:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        step_up: StepUp,
        factors: Factors,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._step_up = step_up
        self._factors = factors
        self._settings = settings

    async def execute(self, actor: Actor) -> Enrolment:
        async with self._transaction:
            user = await self._users.lock(actor.user_id)
            await self._step_up.require(actor)
            if user is None:
                raise SessionEnded
            if await self._factors.is_on(user.id):
                raise MfaAlreadyOn
            secret = await self._factors.begin(user)
        return enrolment(secret, user.email, self._settings.app_name)
