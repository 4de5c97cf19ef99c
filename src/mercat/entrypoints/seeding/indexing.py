"""`mercat search`: documents made again, of everything or of what has none."""

from rich.console import Console
from rich.progress import Progress

from mercat.entrypoints.seeding.progress import progress
from mercat.modules.search.dependencies.indexing import rebuild_documents
from mercat.modules.search.models import Kind
from mercat.platform.resources import Resources, open_resources
from mercat.platform.settings import Settings

_TOLD = {Kind.BUSINESS: "Businesses", Kind.STUDIO: "Studios"}


async def rebuild(settings: Settings, console: Console, *, again: bool = False) -> None:
    """Goes on where one was broken off, unless it is to begin `again`. Searches go on meanwhile."""
    async with open_resources(settings) as resources:
        if again:
            async with resources.database.open_session() as session:
                await rebuild_documents(session).forget_marks()
        with progress(console) as bar:
            for kind in Kind:
                console.print(f"{_TOLD[kind]}: {await _write(resources, kind, bar):,} looked at.")


async def fill(resources: Resources, console: Console | None = None) -> None:
    """Documents of all that has none: what was written past the workflows is found."""
    with progress(console or Console(quiet=True)) as bar:
        for kind in Kind:
            await _write(resources, kind, bar, missing=True)


async def _write(resources: Resources, kind: Kind, bar: Progress, *, missing: bool = False) -> int:
    async with resources.database.open_session() as session:
        whole = await rebuild_documents(session).extent(kind)
    task = bar.add_task(f"{_TOLD[kind]} to search", total=None if missing else whole)
    done, is_last = 0, False
    while not is_last:
        async with resources.database.open_session() as session:
            step = await rebuild_documents(session).execute(kind, missing=missing)
        done, is_last = done + step.done, step.is_last
        bar.update(task, completed=done)
    bar.update(task, total=done)
    return done
