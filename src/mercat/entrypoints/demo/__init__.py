"""`mercat demo`: the story so far, played over HTTP against a running Mercat, step by step."""

import httpx2
from rich.console import Console

from mercat.entrypoints.demo.account import open_account
from mercat.entrypoints.demo.booking import book
from mercat.entrypoints.demo.business import open_business, publish
from mercat.entrypoints.demo.home import settle
from mercat.entrypoints.demo.hooks import program
from mercat.entrypoints.demo.portfolio import show_work
from mercat.entrypoints.demo.safety import look_after_account
from mercat.entrypoints.demo.search import find
from mercat.entrypoints.demo.staff import meet_staff
from mercat.entrypoints.demo.studio import open_studio
from mercat.entrypoints.demo.talk import talk
from mercat.entrypoints.demo.team import invite_manager
from mercat.entrypoints.demo.telling import StepFailed, Teller
from mercat.entrypoints.demo.wish import wish

__all__ = ["play"]


async def play(url: str, console: Console) -> bool:
    """Whether the whole story went as it should."""
    async with httpx2.AsyncClient(base_url=url, timeout=10) as client:
        teller = Teller(client, console)
        try:
            ada = await open_account(teller)
            await look_after_account(teller, ada)
            firm = await open_business(teller)
            mona = await invite_manager(teller, firm)
            await publish(teller, firm)
            await show_work(teller, firm, mona)
            await settle(teller, ada, firm)
            await find(teller, ada, firm)
            await talk(teller, url, ada, firm, mona)
            await wish(teller, ada, firm)
            place = await open_studio(teller, firm)
            async with program(teller, firm):
                await book(teller, ada, place)
            await meet_staff(teller, ada)
        except httpx2.TransportError as error:
            console.print(
                f"[red]Nobody answers at {url}[/] ({error}). Start Mercat: [bold]make up[/]"
            )
        except StepFailed as failure:
            console.print(f"  [red]✗ {failure}[/]")
        else:
            console.print("[green]The story went as it should.[/]")
            return True
    return False
