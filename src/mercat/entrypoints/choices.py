"""What was chosen for this run: by the command line, else by the environment, else by default."""

from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from mercat.platform.settings import Settings

console = Console()


def settings(**chosen: Any) -> "Settings":
    """The settings, with what the command line says above the environment; or a clear refusal."""
    # Here, so that `--help` comes at once.
    from pydantic import ValidationError  # noqa: PLC0415
    from pydantic_settings import SettingsError  # noqa: PLC0415

    from mercat.platform.settings import Settings  # noqa: PLC0415

    try:
        return Settings(**{name: value for name, value in chosen.items() if value is not None})
    except SettingsError as error:
        console.print(f"[red]A setting cannot be read:[/] {error.__cause__ or error}")
        raise typer.Exit(2) from None
    except ValidationError as error:
        for fault in error.errors():
            name = ".".join(str(part) for part in fault["loc"]).upper()
            told = fault["msg"].removeprefix("Value error, ")
            console.print(f"[red]{name or 'Settings'}:[/] {told}", soft_wrap=True)
        console.print("See [bold].env.example[/] for every setting.")
        raise typer.Exit(2) from None
