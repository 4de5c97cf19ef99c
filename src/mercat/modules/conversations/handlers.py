"""What happens after the fact."""

from mercat.modules.businesses.events import TeamsChanged
from mercat.modules.conversations import dependencies
from mercat.modules.conversations.events import MessageChanged, ReadMoved
from mercat.platform.outbox import Session, on
from mercat.platform.resources import Resources


async def announce_message(event: MessageChanged, _: Session, resources: Resources) -> None:
    await dependencies.announce_message(resources).execute(event)


async def announce_mark(event: ReadMoved, _: Session, resources: Resources) -> None:
    await dependencies.announce_mark(resources).execute(event)


async def unsettle_sockets(event: TeamsChanged, _: Session, resources: Resources) -> None:
    await dependencies.unsettle_sockets(resources).execute(event)


HANDLERS = [
    on(MessageChanged, announce_message),
    on(ReadMoved, announce_mark),
    on(TeamsChanged, unsettle_sockets),
]
