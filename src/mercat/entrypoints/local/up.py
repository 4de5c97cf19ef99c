"""`mercat up`, from the first check to the last stop."""

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from mercat.entrypoints.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from mercat.entrypoints.local import checks, prepared, stack
from mercat.entrypoints.local.display import Display
from mercat.entrypoints.local.service import ServiceFailed
from mercat.entrypoints.local.supervisor import Supervisor
from mercat.platform.embedded.process import EmbeddedError
from mercat.platform.settings import Settings

_EXPOSED = (
    "Listening on {host}: whoever reaches this machine can read every e-mail at /dev/mailbox, sign "
    "in to the demo accounts and see errors in full, over plain HTTP. For networks you trust only."
)
_MERCAT = (sys.executable, "-m", "mercat.entrypoints.cli")


@dataclass(frozen=True, kw_only=True)
class UpOptions:
    """`workers`: processes that serve the API. `verbose`: show what every program prints."""

    workers: int = 1
    demo: bool = True
    verbose: bool = False


async def up(settings: Settings, options: UpOptions, *, program: Sequence[str] = _MERCAT) -> int:
    """Run everything until a stop is asked for. The exit code: 0 after that, 1 if it cannot run.

    `program` is the command line of Mercat's own CLI.
    """
    began = time.monotonic()
    display = Display(verbose=options.verbose)
    try:
        with checks.claimed(settings.layout):
            checks.check_port(settings.host, settings.port)
            if not checks.is_private(settings.host):
                display.warn(_EXPOSED.format(host=settings.host))
            supervisor = Supervisor(settings.layout.logs, display)
            story = _Story(settings, options, program, supervisor, display)
            await supervisor.run(story.tell(began))
    except (checks.CannotStart, EmbeddedError, ServiceFailed) as error:
        display.failure(error)
        return 1
    return 0


@dataclass(frozen=True)
class _Story:
    settings: Settings
    options: UpOptions
    program: Sequence[str]
    supervisor: Supervisor
    display: Display

    async def tell(self, began: float) -> None:
        await self._start_servers()
        env = stack.process_environment(self.settings)
        if not await prepared.is_migrated(self.settings.database):
            with self.display.step("Database migrations"):
                await self.supervisor.once("migrations", [*self.program, "db", "upgrade"], env)
        with self.display.step("API, worker, scheduler and relay"):
            await self.supervisor.start(
                *stack.processes(self.settings, self.program, self.options.workers)
            )
        if not await prepared.has_geography(self.settings.database):
            with self.display.step("Countries and cities"):
                await self.supervisor.once("seed", [*self.program, "seed"], env)
        if self.options.demo and not await prepared.has_demo_accounts(self.settings):
            await self._make_demo_accounts(env)
        self._welcome(time.monotonic() - began)

    async def _start_servers(self) -> None:
        servers = stack.servers(self.settings, self.options.workers)
        if not servers:
            return
        with self.display.step(" and ".join(server.title for server in servers)):
            await asyncio.gather(*(asyncio.to_thread(server.prepare) for server in servers))
            await self.supervisor.start(*map(stack.server_service, servers))

    async def _make_demo_accounts(self, env: dict[str, str]) -> None:
        try:
            with self.display.step("Demo accounts"):
                await self.supervisor.once("demo-accounts", [*self.program, "demo-accounts"], env)
        except ServiceFailed as error:
            self.display.failure(error)

    def _welcome(self, seconds: float) -> None:
        address = self.settings.local_url
        accounts = f"{', '.join(DEMO_ACCOUNTS)} (password {DEMO_PASSWORD})"
        places = {
            "API": address,
            "Docs": f"{address}/docs",
            "Mailbox": f"{address}/dev/mailbox",
            **({"Demo accounts": accounts} if self.options.demo else {}),
            "Data": str(self.settings.layout.root),
            "Logs": str(self.settings.layout.logs),
            "Stop": "Ctrl-C",
        }
        self.display.welcome(f"Mercat is ready, after {seconds:.1f} s", places)
