"""The command line. Commands import what they need when they run: `--help` comes at once."""

import asyncio
import gc
import json
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from mercat import __version__
from mercat.entrypoints.choices import settings

# ruff: noqa: PLC0415 (imports inside commands, see above)

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
outbox = typer.Typer(help="Events whose handling failed every time.", no_args_is_help=True)
app.add_typer(outbox, name="outbox")
audit = typer.Typer(help="The audit trail.", no_args_is_help=True)
app.add_typer(audit, name="audit")
search = typer.Typer(help="What searches look through.", no_args_is_help=True)
app.add_typer(search, name="search")

console = Console()


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs it on uvloop, as the servers do."""
    import uvloop

    return uvloop.run(work)


Host = Annotated[str | None, typer.Option(help="Address to listen on. [HOST, 127.0.0.1]")]
Port = Annotated[int | None, typer.Option(help="Port to listen on. [PORT, 8000]")]
Workers = Annotated[int, typer.Option(min=1, help="API processes.")]
DataDir = Annotated[
    Path | None, typer.Option(help="Where an embedded Mercat keeps its data. [DATA_DIR, .mercat]")
]
Url = Annotated[str | None, typer.Option(help="Address of the running Mercat.")]


def _tell_version(asked: bool) -> None:
    if asked:
        console.print(f"mercat {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def about(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Tell the version.", callback=_tell_version, is_eager=True),
    ] = False,
) -> None:
    """Mercat, the open backend for local marketplaces."""


@app.command()
def up(
    host: Host = None,
    port: Port = None,
    data_dir: DataDir = None,
    workers: Workers = 1,
    demo: Annotated[bool, typer.Option(help="Make the demo accounts and their town.")] = True,
    verbose: Annotated[bool, typer.Option(help="Show what every part writes.")] = False,
) -> None:
    """Run everything on this machine: database, cache, API, worker, scheduler, relay, mailbox."""
    from mercat.entrypoints.local import UpOptions
    from mercat.entrypoints.local import up as run_everything

    chosen = settings(host=host, port=port, data_dir=data_dir)
    options = UpOptions(workers=workers, demo=demo, verbose=verbose)
    raise typer.Exit(asyncio.run(run_everything(chosen, options)))


@app.command()
def api(host: Host = None, port: Port = None, workers: Workers = 1) -> None:
    """Run the HTTP API."""
    from mercat.entrypoints.serving import serve

    serve(settings(host=host, port=port), workers)


@app.command()
def worker() -> None:
    """Run the worker: mail, images and whatever else takes long."""
    from mercat.entrypoints import worker as worker_process

    worker_process.run(settings())


@app.command()
def scheduler() -> None:
    """Run the scheduler: announces what is due."""
    from mercat.entrypoints import scheduler as scheduler_process

    run(scheduler_process.run(settings()))


@app.command()
def relay() -> None:
    """Run the relay: sees that every committed event is handled."""
    from mercat.entrypoints import relay as relay_process

    run(relay_process.run(settings()))


@app.command()
def demo(url: Url = None) -> None:
    """Play the whole story against a running Mercat and show each step."""
    from mercat.entrypoints.demo import play

    chosen = settings()
    raise typer.Exit(0 if run(play(url or chosen.local_url, console)) else 1)


@app.command()
def doctor(
    ledger: Annotated[
        bool, typer.Option("--ledger", help="Whether the books can be true, and nothing else.")
    ] = False,
) -> None:
    """Say what is wrong with this installation, and how to mend it."""
    from mercat.entrypoints.doctor import examine, examine_ledger

    looked = examine_ledger if ledger else examine
    raise typer.Exit(0 if run(looked(settings(), console)) else 1)


@app.command()
def reconcile(
    gateway: Annotated[str, typer.Option(help="stripe, square or sandbox.")],
    since: Annotated[
        datetime | None, typer.Option(help="From when on, in UTC. [two days ago]")
    ] = None,
) -> None:
    """Compare the books with a gateway's own list. Exits with 1 if something is left to look at."""
    from mercat.entrypoints.reconciling import reconcile as compare
    from mercat.modules.payments.models import Gateway

    try:
        company = Gateway(gateway.upper())
    except ValueError:
        raise typer.BadParameter(f"There is no gateway {gateway}.") from None
    raise typer.Exit(0 if run(compare(settings(), company, since, console)) else 1)


@app.command()
def recount() -> None:
    """Count stars of businesses and studios, and what became of each day, anew where wrong."""
    from mercat.entrypoints.recounting import recount as mend

    console.print(f"{run(mend(settings()))} mended.")


@app.command()
def create_admin(
    email: Annotated[str, typer.Option(prompt=True)],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Make an account for a member of staff with the role ADMIN, ready to sign in."""
    from mercat.entrypoints.accounts import create_staff

    made, told = run(create_staff(settings(), email, password))
    console.print(told)
    raise typer.Exit(0 if made else 1)


@app.command(hidden=True)
def prepare(steps: list[str]) -> None:
    """Take the steps that a database needs before Mercat is at home in it."""
    from mercat.entrypoints.preparing import Step
    from mercat.entrypoints.preparing import prepare as take

    take(settings(), [Step(step) for step in steps])


@app.command()
def openapi(
    check: Annotated[bool, typer.Option(help="Only say whether the file is up to date.")] = False,
) -> None:
    """Write the OpenAPI document to openapi.json."""
    from mercat.entrypoints.http import create_app

    document = create_app(settings()).openapi()
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    _write(Path("openapi.json"), text, "openapi", check=check)


@app.command("graphql-schema")
def graphql_schema(
    check: Annotated[bool, typer.Option(help="Only say whether the file is up to date.")] = False,
) -> None:
    """Write the graph's schema to schema.graphql."""
    from mercat.assembly.doors import GRAPH_SCHEMA

    _write(Path("schema.graphql"), GRAPH_SCHEMA(), "graphql-schema", check=check)


def _write(file: Path, text: str, command: str, *, check: bool) -> None:
    """A document that is kept beside the code; or only says whether it is the same."""
    if not check:
        file.write_text(text)
    elif not file.exists() or file.read_text() != text:
        console.print(f"{file} is out of date: run [bold]mercat {command}[/].")
        raise typer.Exit(1)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(context: typer.Context) -> None:
    """Measure, side by side with other ways of doing the same: `make bench`."""
    import subprocess

    command = [sys.executable, "-m", "benchmarks", *context.args]
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603 (our own module)


@audit.command("verify")
def verify_audit(
    head: Annotated[
        list[str] | None,
        typer.Option(help="A head that was kept elsewhere, `position:hash`; as often as you like."),
    ] = None,
) -> None:
    """Read the audit trail and say where it was tampered with. Exits with 1 if it was.

    Keep the head that is printed somewhere else: with `--head` it shows what was cut off the end.
    """
    from mercat.entrypoints.audit import verify_trail

    raise typer.Exit(0 if run(verify_trail(settings(), head or [], console)) else 1)


@search.command("rebuild")
def rebuild_search(
    *,
    again: Annotated[
        bool, typer.Option("--again", help="From the beginning, where one was broken off too.")
    ] = False,
) -> None:
    """Make the documents again that searches look through: they go on meanwhile.

    Events keep the documents up to date: this is for rows that were written past the workflows.
    Stopped, it goes on where it was.
    """
    from mercat.entrypoints.seeding.indexing import rebuild

    run(rebuild(settings(), console, again=again))


@outbox.command("dead")
def dead() -> None:
    """List the dead letters."""
    from mercat.entrypoints.letters import list_dead

    letters = run(list_dead(settings()))
    for letter in letters:
        told = f"{letter.id}  {letter.handler}  {letter.attempts} attempts  {letter.error}"
        console.print(told, markup=False, soft_wrap=True)
    if not letters:
        console.print("No dead letters.")


@outbox.command("replay")
def replay(
    ids: Annotated[list[UUID] | None, typer.Argument(help="All if none given.")] = None,
) -> None:
    """Put dead letters back into the queue."""
    from mercat.entrypoints.letters import replay_dead

    console.print(f"{run(replay_dead(settings(), ids))} put back.")


def main() -> None:
    # What is imported stays: looked at every 700 objects, it costs a twelfth of the start.
    gc.set_threshold(50_000, 20, 50)
    from mercat.entrypoints.database import db
    from mercat.entrypoints.seeding import seed

    app.add_typer(db, name="db")
    app.command()(seed)
    app()


if __name__ == "__main__":
    main()
