"""One person is told of a request, a lead or a quote, by mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.identity.models import UserStatus
from mercat.modules.leads.events import LeadLetterDue
from mercat.modules.leads.models import ABOUT, FOR_TEAMS, STILL_TRUE, Letter
from mercat.modules.leads.repository import LetterRepository
from mercat.modules.leads.service import LetterBox
from mercat.modules.notifications.models import NoticeGroup
from mercat.modules.notifications.service import Consent
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.money import Money
from mercat.platform.settings import Settings

_MOMENTS = ("expires_at", "valid_until")


class SendLetter:
    def __init__(
        self,
        transaction: Transaction,
        letters: LetterRepository,
        box: LetterBox,
        consent: Consent,
        mailer: Mailer,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._letters = letters
        self._box = box
        self._consent = consent
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: LeadLetterDue) -> None:
        """Nothing, if it is not so any more."""
        letter = Letter(event.letter)
        async with self._transaction:
            about = await self._letters.subject(ABOUT[letter], event.about_id)
            reader = await self._letters.person(event.user_id)
            if about is None or reader is None or reader.status is UserStatus.DELETED:
                return
            if letter in STILL_TRUE and about["status"] not in STILL_TRUE[letter]:
                return
            if letter in FOR_TEAMS and not await self._is_in_team(event.user_id, about):
                return
            unsubscribe = await self._consent.ask(event.user_id, NoticeGroup.LEADS, event)
            if unsubscribe is None:
                return
        values = _values(about) | {"name": reader.first_name, "for_team": letter in FOR_TEAMS}
        email = render(
            letter,
            reader.email,
            reader.locale,
            app_name=self._settings.app_name,
            unsubscribe=unsubscribe,
            **values,
        )
        await self._mailer.send(email)

    async def _is_in_team(self, user_id: UUID, about: Mapping[Any, Any]) -> bool:
        """Whoever has left while the letter waited learns nothing more of its customers."""
        team = await self._box.teams([about["business_id"]])
        return user_id in {member.user_id for member in team}


def _values(row: Mapping[Any, Any]) -> dict[str, Any]:
    """As templates need them: times of the place, and money."""
    values = {"business": None, "total": None} | {str(name): value for name, value in row.items()}
    zone = ZoneInfo(values["timezone"] or "UTC")
    for name in _MOMENTS:
        if isinstance(values.get(name), datetime):
            values[name] = values[name].astimezone(zone)
    if "total_amount" in values:
        values["total"] = Money(values["total_amount"], values["currency"])
    return values
