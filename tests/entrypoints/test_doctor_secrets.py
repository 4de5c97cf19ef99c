"""The doctor tells who would be locked out by a change of SECRET_KEY, before it is too late."""

from io import StringIO

import pytest
from httpx import AsyncClient
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession
from tests.chosen import chosen
from tests.modules.identity.people import ADA, API, provide

from mercat.entrypoints.doctor import examine
from mercat.modules.identity.models import Totp
from mercat.modules.identity.service.secret_census import SecretCensus, Tally
from mercat.platform.crypto.keys import Keyring
from mercat.platform.crypto.passwords import HashingPool, Passwords
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

NEW = "newer-secret-" + "z" * 40


async def told(settings: Settings) -> str:
    console = Console(file=StringIO(), width=300)
    await examine(settings, console)
    assert isinstance(console.file, StringIO)
    lines = console.file.getvalue().splitlines()
    return " ".join(line for line in lines if "Secrets" in line or "SECRET_KEYS_OLD." in line)


@pytest.fixture
async def _two_people(resources: Resources, session: AsyncSession, client: AsyncClient) -> None:
    """Two passwords, one session, one second factor."""
    ada = await provide(resources, ADA["email"])
    await provide(resources, "bob@example.com")
    assert (await client.post(f"{API}/login", json=ADA)).status_code == 200
    sealed = resources.keyring.seal("totp-secret", b"x", ada.id.bytes)
    session.add(Totp(user_id=ada.id, secret=sealed))
    await session.commit()


@pytest.mark.usefixtures("_two_people")
async def test_nothing_depends_on_an_old_secret(settings: Settings) -> None:
    assert "✓ Secrets all in use" in await told(settings)


@pytest.mark.usefixtures("_two_people")
async def test_what_still_needs_the_old_secret_is_counted(settings: Settings) -> None:
    old = settings.secret_key.get_secret_value()
    changed = chosen(settings, secret_key=NEW, secret_keys_old=(old,))

    assert (
        "✓ Secrets 2 passwords, 1 sessions, 1 second factors still need SECRET_KEYS_OLD: keep it"
    ) in await told(changed)


@pytest.mark.usefixtures("_two_people")
async def test_a_secret_that_was_dropped_is_an_illness(settings: Settings) -> None:
    found = await told(chosen(settings, secret_key=NEW))

    assert "✗ Secrets: 2 passwords, 1 sessions, 1 second factors depend on a secret" in found
    assert "Put the secret back into SECRET_KEYS_OLD." in found


@pytest.mark.usefixtures("_two_people")
async def test_another_scheme_is_dated_too(resources: Resources) -> None:
    passwords = Passwords(
        Keyring(resources.settings.secrets), HashingPool(), rounds=4, scheme="argon2id", memory=8
    )
    census = SecretCensus(resources.reads, resources.keyring, passwords, resources.clock)

    assert (await census.take())["passwords"] == Tally(dated=2, lost=0)
