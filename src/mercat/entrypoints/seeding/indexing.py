"""`mercat search`: documents made again, of everything or of what has none."""

from uuid import UUID

from rich.console import Console
from rich.progress import Progress

from mercat.entrypoints.seeding.progress import progress
from mercat.modules.search.dependencies.indexing import rebuild_documents
from mercat.modules.search.models import Kind
from mercat.modules.search.workflows.rebuild_documents import Step
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
                await _rebuild(resources, kind, bar)


async def fill(resources: Resources, console: Console | None = None) -> None:
    """Documents of all that has none: what was written past the workflows is found."""
    with progress(console or Console(quiet=True)) as bar:
        for kind in Kind:
            task, done = bar.add_task(f"{_TOLD[kind]} to search", total=None), 0
            step = await _add(resources, kind, None)
            while step.last_id is not None:
                done += step.done
                bar.update(task, completed=done)
                step = await _add(resources, kind, step.last_id)
            bar.update(task, completed=done + step.done, total=done + step.done)


async def _rebuild(resources: Resources, kind: Kind, bar: Progress) -> None:
    async with resources.database.open_session() as session:
        whole = await rebuild_documents(session).extent(kind)
    task, is_last = bar.add_task(f"{_TOLD[kind]} to search", total=whole), False
    while not is_last:
        async with resources.database.open_session() as session:
            step = await rebuild_documents(session).execute(kind)
        is_last = step.is_last
        bar.advance(task, step.done)
    bar.update(task, completed=whole)


async def _add(resources: Resources, kind: Kind, after: UUID | None) -> Step:
    async with resources.database.open_session() as session:
        return await rebuild_documents(session).add_missing(kind, after)
