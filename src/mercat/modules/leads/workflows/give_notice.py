"""Whoever is told of a request, a lead or a quote by mail is told in the app too."""

from mercat.modules.leads.events import LeadLetterDue
from mercat.modules.leads.models import ABOUT, About, Letter
from mercat.modules.leads.repository import LetterRepository
from mercat.modules.notifications.service import Notifier
from mercat.platform.db import Transaction

_PLACES = {About.REQUEST: "requests", About.LEAD: "leads", About.QUOTE: "quotes"}


class GiveNotice:
    def __init__(
        self, transaction: Transaction, letters: LetterRepository, notifier: Notifier
    ) -> None:
        self._transaction = transaction
        self._letters = letters
        self._notifier = notifier

    async def execute(self, event: LeadLetterDue) -> None:
        """Nothing where the letter was put off alone: its notice was given when it was due."""
        if event.put_off:
            return
        about = ABOUT[Letter(event.letter)]
        async with self._transaction:
            subject = await self._letters.subject(about, event.about_id)
            if subject is None:
                return
            await self._notifier.tell(
                [event.user_id],
                event.letter,
                {f"{about}_id": str(event.about_id), "title": subject["title"]},
                link=f"/{_PLACES[about]}/{event.about_id}",
                dedupe=f"{event.letter}:{event.about_id}",
                again=True,
            )
