"""The owner of a business is told by mail what staff have decided of it."""

from mercat.modules.businesses.events import StandingChanged
from mercat.modules.businesses.models import Business, BusinessStatus, Standing
from mercat.modules.businesses.repository import BusinessRepository
from mercat.modules.identity.models import User
from mercat.modules.notifications.models import NoticeGroup
from mercat.modules.notifications.service import Consent
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings

_TEMPLATES = {
    Standing.VERIFIED: "business_verified",
    Standing.SUSPENDED: "business_suspended",
    Standing.REINSTATED: "business_reinstated",
}


class TellOwner:
    def __init__(
        self,
        transaction: Transaction,
        businesses: BusinessRepository,
        consent: Consent,
        mailer: Mailer,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._businesses = businesses
        self._consent = consent
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: StandingChanged) -> None:
        """Nothing, if it is not so any more."""
        change = Standing(event.change)
        async with self._transaction:
            user = await self._businesses.user(event.user_id)
            business = await self._businesses.find(event.business_id)
            if user is None or business is None or not _is_news(change, user, business):
                return
            unsubscribe = await self._consent.ask(event.user_id, NoticeGroup.TEAM, event)
            if unsubscribe is None:
                return
        email = render(
            _TEMPLATES[change],
            user.email,
            user.locale,
            app_name=self._settings.app_name,
            name=user.first_name,
            unsubscribe=unsubscribe,
            business=business.name,
            **({"reason": business.suspended_reason} if change is Standing.SUSPENDED else {}),
        )
        await self._mailer.send(email)


def _is_news(change: Standing, user: User, business: Business) -> bool:
    if not user.is_active or business.archived_at is not None:
        return False
    if change is Standing.VERIFIED:
        return business.verified_at is not None
    is_suspended = business.status is BusinessStatus.SUSPENDED
    return is_suspended is (change is Standing.SUSPENDED)
