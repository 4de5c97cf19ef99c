"""What happens after the fact."""

from mercat.modules.businesses.dependencies import plans, team
from mercat.modules.businesses.events import MemberInvited, TeamChanged
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.resources import Resources


async def send_invitation(event: MemberInvited, session: Session, resources: Resources) -> None:
    with mailing():
        await team.send_invitation(session, resources).execute(event)


async def tell_team(event: TeamChanged, session: Session, resources: Resources) -> None:
    with mailing():
        await team.tell_team(session, resources).execute(event)


async def end_periods(_: HourPassed, session: Session, resources: Resources) -> None:
    await plans.end_periods(session, resources).execute()


HANDLERS = [
    on(MemberInvited, send_invitation, heavy=True, timeout=20),
    on(TeamChanged, tell_team, heavy=True, timeout=20),
    on(HourPassed, end_periods, heavy=True, timeout=120),
]
