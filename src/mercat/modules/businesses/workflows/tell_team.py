"""Somebody is told by mail what has changed in their team."""

from mercat.modules.businesses.events import TeamChanged
from mercat.modules.businesses.models import TeamLetter
from mercat.modules.businesses.repository import MemberRepository, TeamRepository
from mercat.modules.businesses.service import full_name
from mercat.modules.identity.models import UserStatus
from mercat.modules.notifications.models import NoticeGroup
from mercat.modules.notifications.service import Consent
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings


class TellTeam:
    def __init__(
        self,
        transaction: Transaction,
        team: TeamRepository,
        members: MemberRepository,
        consent: Consent,
        mailer: Mailer,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._team = team
        self._members = members
        self._consent = consent
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: TeamChanged) -> None:
        """Nothing, if it is not so any more."""
        async with self._transaction:
            reader = await self._members.person(event.user_id)
            business = await self._team.find(event.business_id)
            about = await self._members.person(event.about_id) if event.about_id else None
            if reader is None or reader.status is UserStatus.DELETED or business is None:
                return
            if not await self._is_so(event):
                return
            unsubscribe = await self._consent.ask(event.user_id, NoticeGroup.TEAM, event)
            if unsubscribe is None:
                return
        who = full_name(about.first_name, about.last_name) if about else None
        email = render(
            TeamLetter(event.letter),
            reader.email,
            reader.locale,
            app_name=self._settings.app_name,
            name=reader.first_name,
            unsubscribe=unsubscribe,
            business=business.name,
            role=event.role.lower(),
            who=who,
        )
        await self._mailer.send(email)

    async def _is_so(self, event: TeamChanged) -> bool:
        """The letter may have waited, and what it tells have been undone meanwhile."""
        place = await self._team.membership(event.business_id, event.user_id)
        letter = TeamLetter(event.letter)
        if letter is TeamLetter.REMOVED or place is None:
            return letter is TeamLetter.REMOVED and place is None
        return letter is TeamLetter.MEMBER_JOINED or place.role == event.role
