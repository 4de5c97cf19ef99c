"""What happens after the fact."""

from mercat.modules.businesses.events import TeamsChanged
from mercat.modules.conversations import dependencies
from mercat.modules.conversations.events import (
    MessageChanged,
    ReadMoved,
    SidesParted,
    UnreadDue,
    UnreadLetterDue,
)
from mercat.modules.identity.events import UserAnonymised
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.mailing import mailing
from mercat.platform.resources import Resources


async def announce_message(event: MessageChanged, _: Session, resources: Resources) -> None:
    await dependencies.announce_message(resources).execute(event)


async def announce_mark(event: ReadMoved, _: Session, resources: Resources) -> None:
    await dependencies.announce_mark(resources).execute(event)


async def await_readers(event: MessageChanged, session: Session, resources: Resources) -> None:
    await dependencies.await_readers(session, resources).execute(event)


async def give_notice(event: UnreadDue, session: Session, resources: Resources) -> None:
    await dependencies.give_notice(session, resources).execute(event)


async def send_unread_letter(
    event: UnreadLetterDue, session: Session, resources: Resources
) -> None:
    with mailing():
        await dependencies.send_unread_letter(session, resources).execute(event)


async def take_notice_back(event: ReadMoved, session: Session, resources: Resources) -> None:
    await dependencies.take_notice_back(session, resources).execute(event)


async def has_answered(event: MessageChanged, session: Session, resources: Resources) -> None:
    await dependencies.take_notice_back(session, resources).execute(event)


async def part_sides(event: SidesParted, _: Session, resources: Resources) -> None:
    await dependencies.part_sides(resources).execute(event)


async def unsettle_sockets(event: TeamsChanged, _: Session, resources: Resources) -> None:
    await dependencies.unsettle_sockets(resources).execute(event)


async def drop_notices(event: UserAnonymised, session: Session, resources: Resources) -> None:
    await dependencies.drop_notices(session, resources).execute(event.user_id)


HANDLERS = [
    on(MessageChanged, announce_message),
    on(ReadMoved, announce_mark),
    on(SidesParted, part_sides),
    on(TeamsChanged, unsettle_sockets),
    on(MessageChanged, await_readers),
    on(UnreadDue, give_notice),
    on(UnreadLetterDue, send_unread_letter, heavy=True, timeout=20),
    on(ReadMoved, take_notice_back),
    on(MessageChanged, has_answered),
    on(UserAnonymised, drop_notices, heavy=True, timeout=600),
]
