"""What happens after the fact."""

from mercat.modules.businesses.dependencies import businesses, plans, standing, team
from mercat.modules.businesses.events import MemberInvited, StandingChanged, TeamChanged
from mercat.modules.identity.events import EmailVerified
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.resources import Resources


async def draft_business(event: EmailVerified, session: Session, resources: Resources) -> None:
    await businesses.draft_business(session, resources).execute(event)


async def tell_owner(event: StandingChanged, session: Session, resources: Resources) -> None:
    with mailing():
        await standing.tell_owner(session, resources).execute(event)


async def send_invitation(event: MemberInvited, session: Session, resources: Resources) -> None:
    with mailing():
        await team.send_invitation(session, resources).execute(event)


async def tell_team(event: TeamChanged, session: Session, resources: Resources) -> None:
    with mailing():
        await team.tell_team(session, resources).execute(event)


async def end_periods(_: HourPassed, session: Session, resources: Resources) -> None:
    await plans.end_periods(session, resources).execute()


async def give_notice(event: TeamChanged, session: Session, resources: Resources) -> None:
    await team.give_notice(session, resources).execute(event)


async def notice_standing(event: StandingChanged, session: Session, resources: Resources) -> None:
    await team.give_notice(session, resources).execute(event)


async def notice_invitation(event: MemberInvited, session: Session, resources: Resources) -> None:
    await team.notice_invitation(session, resources).execute(event)


HANDLERS = [
    on(EmailVerified, draft_business),
    on(StandingChanged, tell_owner, heavy=True, timeout=20),
    on(MemberInvited, send_invitation, heavy=True, timeout=20),
    on(TeamChanged, tell_team, heavy=True, timeout=20),
    on(HourPassed, end_periods, heavy=True, timeout=120),
    on(TeamChanged, give_notice),
    on(StandingChanged, notice_standing),
    on(MemberInvited, notice_invitation),
]
