"""What happens after the fact."""

from mercat.modules.files import dependencies
from mercat.modules.files.events import FileArchived
from mercat.modules.identity.events import UserAnonymised
from mercat.platform.outbox import Session, on
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.resources import Resources


async def remove_archived(_: FileArchived, session: Session, resources: Resources) -> None:
    await dependencies.remove_unused(session, resources).execute()


async def remove_files_of_erased(_: UserAnonymised, session: Session, resources: Resources) -> None:
    """At once, and not within the hour."""
    await dependencies.remove_unused(session, resources).execute()


async def remove_left_over(_: HourPassed, session: Session, resources: Resources) -> None:
    await dependencies.remove_unused(session, resources).execute()


HANDLERS = [
    on(FileArchived, remove_archived, heavy=True, timeout=120),
    on(UserAnonymised, remove_files_of_erased, heavy=True, timeout=120),
    on(HourPassed, remove_left_over, heavy=True, timeout=120),
]
