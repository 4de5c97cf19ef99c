"""`mercat up`, from the first check to the last stop."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from mercat.entrypoints.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from mercat.entrypoints.local import checks, prepared, stack
from mercat.entrypoints.local.chore import Chore
from mercat.entrypoints.local.display import Display
from mercat.entrypoints.local.service import ServiceFailed
from mercat.entrypoints.local.supervisor import Supervisor
from mercat.entrypoints.local.warm import PROGRAM
from mercat.entrypoints.preparing import Step
from mercat.platform.addresses import is_here
from mercat.platform.embedded.process import EmbeddedError
from mercat.platform.settings import Settings

_EXPOSED = (
    "Listening on {host}: whoever reaches this machine can read every e-mail at /dev/mailbox, sign "
    "in to the demo accounts and see errors in full, over plain HTTP. For networks you trust only."
)


@dataclass(frozen=True, kw_only=True)
class UpOptions:
    """`workers`: processes that serve the API. `verbose`: show what every program prints."""

    workers: int = 1
    demo: bool = True
    verbose: bool = False


async def up(settings: Settings, options: UpOptions, *, program: Sequence[str] = PROGRAM) -> int:
    """Run everything until a stop is asked for. The exit code: 0 after that, 1 if it cannot run.

    `program` is the command line of Mercat's own CLI.
    """
    began = time.monotonic()
    display = Display(verbose=options.verbose)
    try:
        with checks.claimed(settings.layout):
            checks.check_port(settings.host, settings.port)
            if not is_here(settings.host):
                display.warn(_EXPOSED.format(host=settings.host))
            supervisor = Supervisor(settings.layout.logs, display)
            env = stack.process_environment(settings)
            story = _Story(settings, options, program, env, supervisor, display)
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
    env: Mapping[str, str]
    supervisor: Supervisor
    display: Display

    async def tell(self, began: float) -> None:
        if self.program == PROGRAM:
            # It imports while the servers start.
            await self.supervisor.warm(self.env)
        if stack.is_new(self.settings):
            # It imports what it needs while PostgreSQL is made.
            async with self._preparation(list(Step)) as preparation:
                await self._start_servers()
                await self._start_mercat(preparation)
        else:
            await self._start_servers()
            steps = await prepared.missing(self.settings.database)
            async with self._preparation(steps) as preparation:
                await self._start_mercat(preparation)
        self._welcome(time.monotonic() - began)

    @asynccontextmanager
    async def _preparation(self, steps: Sequence[Step]) -> AsyncIterator["_Preparation"]:
        wanted = [step for step in steps if self.options.demo or step is not Step.DEMO]
        if not wanted:
            yield _Preparation({}, self.display)
            return
        command = [*self.program, "prepare", *wanted]
        async with self.supervisor.chore("prepare", command, self.env) as chore:
            yield _Preparation(dict.fromkeys(wanted, chore), self.display)

    async def _start_mercat(self, preparation: "_Preparation") -> None:
        await preparation.wait_for(Step.MIGRATIONS, "Database migrations")
        with self.display.step("API, worker, scheduler and relay"):
            await self.supervisor.start(
                *stack.processes(self.settings, self.program, self.env, self.options.workers)
            )
        await preparation.wait_for(Step.CITIES, "Countries and cities")
        try:
            await preparation.wait_for(Step.DEMO, "Demo accounts")
        except ServiceFailed as error:
            self.display.failure(error)

    async def _start_servers(self) -> None:
        servers = stack.servers(self.settings, self.options.workers)
        if not servers:
            return
        with self.display.step(" and ".join(server.title for server in servers)):
            await asyncio.gather(*(asyncio.to_thread(server.prepare) for server in servers))
            await self.supervisor.start(*map(stack.server_service, servers))

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


@dataclass(frozen=True)
class _Preparation:
    """`steps`: those that are to be taken, and who takes them."""

    steps: Mapping[Step, Chore]
    display: Display

    async def wait_for(self, step: Step, title: str) -> None:
        """If it is to be taken at all. Raises ServiceFailed."""
        if step in self.steps:
            with self.display.step(title):
                await self.steps[step].until(step)
