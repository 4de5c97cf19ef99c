"""`mercat doctor`: what is wrong here, and how to mend it."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from rich.console import Console

from mercat.modules.audit.service import Chain
from mercat.modules.geography import dependencies as geography
from mercat.modules.identity.service.secret_census import SecretCensus
from mercat.modules.payments.service import INVARIANTS, Invariants
from mercat.modules.reviews.service import RatingCheck
from mercat.modules.search.dependencies.indexing import rebuild_documents
from mercat.modules.search.models import Kind
from mercat.platform import migrations
from mercat.platform.jobs import ping_broker
from mercat.platform.outages import FAILURES
from mercat.platform.outbox.relay import lag
from mercat.platform.resources import Resources, open_resources
from mercat.platform.settings import Settings

_PATIENCE = 5.0
_OLDEST_SERVER = 15
_LEAST_SPACE = 1 << 30
_LONGEST_LAG = 60


@dataclass(frozen=True)
class Check:
    """Something that must hold; `remedy` is what to do if it does not."""

    name: str
    run: Callable[[Resources], Awaitable[str]]
    remedy: str


async def examine(settings: Settings, console: Console) -> bool:
    """Whether everything is well."""
    try:
        async with open_resources(settings) as resources:
            results = [await _passes(check, resources, console) for check in CHECKS]
    except OSError as error:
        console.print(f"[red]✗ Start[/]: {error}\n  → Look at DATA_DIR and STORAGE_URL.")
        return False
    return all(results)


async def examine_ledger(settings: Settings, console: Console) -> bool:
    """Whether the books can be true: all of them, which takes longer the more there are."""
    try:
        async with (
            open_resources(settings) as resources,
            resources.database.open_snapshot() as session,
        ):
            faults = await Invariants(session).check()
    except FAILURES as error:
        console.print(f"[red]✗ Ledger[/]: {_reason(error)}\n  → Run `mercat doctor`.")
        return False
    for fault in faults:
        console.print(f"[red]✗ {fault}[/]" + (f" (of {fault.total})" if fault.total > 1 else ""))
    if faults:
        console.print("  → Pay nothing out until docs/payments.md, Ledger, has been followed.")
    else:
        console.print(f"[green]✓ Ledger[/] {len(INVARIANTS)} invariants hold")
    return not faults


async def _passes(check: Check, resources: Resources, console: Console) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await check.run(resources)
    except FAILURES as error:
        console.print(f"[red]✗ {check.name}[/]: {_reason(error)}\n  → {check.remedy}")
        return False
    console.print(f"[green]✓ {check.name}[/] {found}")
    return True


def _reason(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


async def _database(resources: Resources) -> str:
    version = await resources.database.version()
    if int(version.partition(".")[0]) < _OLDEST_SERVER:
        raise OSError(f"PostgreSQL {version} is too old")
    return f"PostgreSQL {version}"


async def _migrations(resources: Resources) -> str:
    await migrations.require_current(resources.reads.value)
    return f"at {migrations.head()}"


async def _cache(resources: Resources) -> str:
    await resources.cache.ping()
    return ""


async def _broker(resources: Resources) -> str:
    await asyncio.to_thread(ping_broker, resources.settings)
    return resources.settings.broker.partition("://")[0]


async def _storage(resources: Resources) -> str:
    await resources.storage.check()
    place = urlsplit(resources.settings.storage)
    return f"{place.scheme}://{place.netloc}{place.path}"  # keys stand behind the question mark


async def _outbox(resources: Resources) -> str:
    state = await lag(resources.database.engine)
    if state["lag_seconds"] > _LONGEST_LAG:
        raise OSError(f"the oldest event has waited {state['lag_seconds']:.0f} s")
    if state["dead_letters"]:
        raise OSError(f"{state['dead_letters']:.0f} dead letters")
    return f"{state['pending_deliveries']:.0f} jobs under way"


async def _secrets(resources: Resources) -> str:
    census = SecretCensus(resources.reads, resources.keyring, resources.passwords, resources.clock)
    found = await census.take()
    lost = [f"{tally.lost} {name}" for name, tally in found.items() if tally.lost]
    if lost:
        raise OSError(f"{', '.join(lost)} depend on a secret that is not configured any more")
    dated = [f"{tally.dated} {name}" for name, tally in found.items() if tally.dated]
    return f"{', '.join(dated)} still need SECRET_KEYS_OLD: keep it" if dated else "all in use"


async def _trail(resources: Resources) -> str:
    if not await Chain(resources.reads).is_open():
        return "can only be added to"
    if resources.settings.is_local:
        return "can be changed by the role of DATABASE_URL: set DB_ROLE=mercat_app"
    raise OSError("the role that Mercat runs under may change it")


async def _geography(resources: Resources) -> str:
    if not await geography.of(resources).is_loaded():
        raise OSError("the countries and cities of this version are not loaded")
    return "countries and cities are loaded"


async def _ratings(resources: Resources) -> str:
    async with resources.database.open_reader() as reads:
        faults = await RatingCheck(reads).faults()
    if faults:
        raise OSError(f"{faults[0]} (of {faults[0].total})")
    return "stars are counted as they were given"


async def _search(resources: Resources) -> str:
    async with resources.database.open_session() as session:
        if not all([await rebuild_documents(session).is_whole(kind) for kind in Kind]):
            raise OSError("something that is published cannot be found")
    return "what is published can be found"


async def _space(resources: Resources) -> str:
    folder = resources.settings.layout.root
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    if free < _LEAST_SPACE:
        raise OSError(f"{free >> 20} MB left")
    return f"{free >> 30} GB free"


CHECKS = (
    Check("Disk", _space, "Free some space, or move DATA_DIR elsewhere."),
    Check("Database", _database, "Start it with `make up`, or look at DATABASE_URL (15 or newer)."),
    Check("Migrations", _migrations, "Run `make upgrade`."),
    Check("Cache", _cache, "Start it with `make up`, or look at REDIS_URL."),
    Check("Broker", _broker, "Start it with `make up`, or look at CELERY_BROKER_URL."),
    Check("Storage", _storage, "Look at STORAGE_URL and who may write there."),
    Check(
        "Secrets",
        _secrets,
        "Put the secret back into SECRET_KEYS_OLD. If it is lost, these people have to reset their "
        "passwords, sign in again and set up their second factors anew.",
    ),
    Check(
        "Audit trail",
        _trail,
        "Set DB_ROLE=mercat_app, or give Mercat a login of that role in DATABASE_URL.",
    ),
    Check("Geography", _geography, "Run `mercat seed`."),
    Check("Ratings", _ratings, "Run `mercat recount`."),
    Check("Search", _search, "Run `mercat search rebuild`."),
    Check(
        "Outbox",
        _outbox,
        "See that relay and worker run; `mercat outbox dead` lists what failed, `replay` retries.",
    ),
)
