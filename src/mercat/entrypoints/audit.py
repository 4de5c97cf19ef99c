"""Whether the audit trail is what it was, for the command line."""

from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mercat.modules.audit.models import GENESIS, Head, Verdict
from mercat.modules.audit.service import Chain
from mercat.platform.reads import Reads
from mercat.platform.settings import Settings

_COLUMNS = (TextColumn("Rows"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


async def verify_trail(settings: Settings, kept: Sequence[str], console: Console) -> bool:
    """Reads all of it and tells what it found. `kept`: heads that were printed before."""
    try:
        heads = [_head(text) for text in kept]
    except ValueError:
        console.print("A head looks like [bold]42:0f3c…[/], as this command prints it.")
        return False
    verdict = await _verify(settings, heads, console)
    for fault in verdict.faults:
        console.print(f"[red]Row {fault.position}[/] {fault.what}.")
    if verdict.faults:
        console.print("The audit trail is [red]broken[/].")
        return False
    console.print(f"The audit trail is whole: {verdict.head.position} rows. Its head, to keep:")
    console.print(str(verdict.head), soft_wrap=True, highlight=False)
    return True


async def _verify(settings: Settings, kept: Sequence[Head], console: Console) -> Verdict:
    reads = Reads(settings, settings.database)
    chain = Chain(reads)
    try:
        with Progress(*_COLUMNS, console=console, transient=True) as progress:
            task = progress.add_task("", total=await chain.length())
            return await chain.verify(
                kept=[*await chain.checkpoints(), *kept],
                progress=lambda position: progress.update(task, completed=position),
            )
    finally:
        await reads.close()


def _head(text: str) -> Head:
    position, _, digest = text.partition(":")
    hashed = bytes.fromhex(digest)
    if len(hashed) != len(GENESIS.hash):
        raise ValueError
    return Head(int(position), hashed)
