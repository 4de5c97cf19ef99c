"""Accounts that operators make from the command line."""

from collections.abc import Sequence
from contextlib import suppress

from pydantic import TypeAdapter, ValidationError

from mercat.entrypoints.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from mercat.entrypoints.seeding.indexing import fill
from mercat.entrypoints.seeding.town import open_town
from mercat.entrypoints.seeding.world import NothingToStandOn
from mercat.modules.identity.dependencies import accounts
from mercat.modules.identity.errors import EmailTaken, PasswordTooCommon
from mercat.modules.identity.models import UserType
from mercat.modules.identity.schemas.fields import Email
from mercat.modules.identity.service import check_new_password
from mercat.platform.resources import Resources, open_resources
from mercat.platform.settings import Settings


async def create_staff(settings: Settings, email: str, password: str) -> tuple[bool, str]:
    """Whether the account was made, and what to tell the operator."""
    if not 8 <= len(password) <= 256:
        return False, "The password needs 8 to 256 characters."
    try:
        email = TypeAdapter(Email).validate_python(email)
    except ValidationError:
        return False, "This is not a valid e-mail address."
    try:
        check_new_password(password, email=email)
        async with open_resources(settings) as resources:
            await _provision(resources, email, password, UserType.STAFF, roles=("ADMIN",))
    except (EmailTaken, PasswordTooCommon) as error:
        return False, str(error)
    return True, f"{email} can sign in now."


async def create_demo_accounts(settings: Settings) -> None:
    """Makes those that are missing, and the town that they live in; the others stay as they are."""
    if not settings.is_local:
        return
    async with open_resources(settings) as resources:
        with suppress(NothingToStandOn):
            await open_town(resources)
        await fill(resources)
        for email, (user_type, name) in DEMO_ACCOUNTS.items():
            with suppress(EmailTaken):
                await _provision(resources, email, DEMO_PASSWORD, UserType(user_type), name)


async def _provision(
    resources: Resources,
    email: str,
    password: str,
    user_type: UserType,
    first_name: str | None = None,
    roles: Sequence[str] = (),
) -> None:
    async with resources.database.open_session() as session:
        workflow = accounts.provision_user(session, resources)
        await workflow.execute(email, password, user_type, first_name, roles)
