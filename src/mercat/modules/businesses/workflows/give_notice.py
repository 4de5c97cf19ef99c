"""Whoever is told of a team or a business by mail is told in the app too."""

from mercat.modules.businesses.events import StandingChanged, TeamChanged
from mercat.modules.businesses.repository import TeamRepository
from mercat.modules.notifications.service import Notifier
from mercat.platform.db import Transaction


class GiveNotice:
    def __init__(self, transaction: Transaction, team: TeamRepository, notifier: Notifier) -> None:
        self._transaction = transaction
        self._team = team
        self._notifier = notifier

    async def execute(self, event: StandingChanged | TeamChanged) -> None:
        """Nothing where the letter was put off alone: its notice was given when it was due."""
        if event.put_off:
            return
        kind, about, words = _told(event)
        async with self._transaction:
            business = await self._team.find(event.business_id)
            if business is None:
                return
            await self._notifier.tell(
                [event.user_id],
                kind,
                {"business_id": str(business.id), "business": business.name, **words},
                link=f"/businesses/{business.id}",
                dedupe=f"{kind}:{business.id}:{about}",
                again=True,
            )


def _told(event: StandingChanged | TeamChanged) -> tuple[str, str, dict[str, str]]:
    if isinstance(event, StandingChanged):
        return f"business_{event.change.lower()}", "", {}
    return event.letter, str(event.about_id or ""), {"role": event.role}
