"""Mercat says when it runs under a role that could write the audit trail anew."""

from dataclasses import replace
from io import StringIO

from rich.console import Console
from structlog.testing import capture_logs
from tests.modules.identity.people import changed

from mercat.entrypoints import doctor
from mercat.entrypoints.precautions import warn_of_open_trail
from mercat.platform.resources import Resources, open_resources


async def found(resources: Resources) -> tuple[bool, str, list[str]]:
    """Whether the doctor is content, what it says, and what the API logs."""
    (check,) = (check for check in doctor.CHECKS if check.name == "Audit trail")
    console = Console(file=StringIO(), width=300)
    with capture_logs() as logs:
        await warn_of_open_trail(resources)
    content = await doctor._passes(check, resources, console)
    assert isinstance(console.file, StringIO)
    return content, console.file.getvalue(), [line["event"] for line in logs]


def in_production(resources: Resources) -> Resources:
    settings = resources.settings.model_copy(update={"environment": "production"})
    return replace(resources, settings=settings)


async def test_the_owner_of_the_tables_is_told_in_production(resources: Resources) -> None:
    content, said, logged = await found(in_production(resources))

    assert not content
    assert "may change it" in said
    assert "DB_ROLE=mercat_app" in said
    assert logged == ["audit_trail_can_be_changed"]


async def test_on_a_developers_machine_it_is_a_hint(resources: Resources) -> None:
    content, said, logged = await found(resources)

    assert (content, logged) == (True, [])
    assert "set DB_ROLE=mercat_app" in said


async def test_the_applications_role_is_well(resources: Resources) -> None:
    settings = changed(resources.settings, db_role="mercat_app")
    async with open_resources(settings, resources.clock) as limited:
        content, said, logged = await found(in_production(limited))

    assert (content, logged) == (True, [])
    assert "can only be added to" in said
