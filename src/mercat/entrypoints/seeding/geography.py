"""Countries and cities, which everything else is somewhere in."""

from rich.console import Console

from mercat.modules.geography import dependencies
from mercat.platform.resources import open_resources
from mercat.platform.settings import Settings


async def load_geography(settings: Settings, console: Console, *, again: bool = False) -> None:
    """Those that are new or have changed since they were loaded."""
    async with open_resources(settings) as resources, resources.database.open_session() as session:
        with console.status("Countries and cities"):
            changed = await dependencies.load_gazetteer(session).execute(again=again)
    told = "there already" if changed is None else f"{changed:,} new or changed"
    console.print(f"Countries and cities: {told}.")
