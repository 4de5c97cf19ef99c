"""Pictures for businesses: uploaded and put to use by the app's own workflows, as their owners."""

import asyncio
from collections.abc import Callable, Sequence
from uuid import UUID

from mercat.entrypoints.seeding import pictures
from mercat.entrypoints.seeding.marks import Dice
from mercat.modules.businesses.dependencies import businesses
from mercat.modules.businesses.models import Business
from mercat.modules.businesses.schemas import BusinessPatch
from mercat.modules.catalogue import dependencies as catalogue
from mercat.modules.catalogue.schemas import PortfolioInput
from mercat.modules.files import dependencies as files
from mercat.modules.files.models import FilePurpose
from mercat.modules.files.schemas import FileInput
from mercat.modules.identity.models import SHIPPED, Actor, Device, UserType
from mercat.platform.bulk import Bulk, Row
from mercat.platform.resources import Resources

NO_DEVICE = Device(ip=None, user_agent=None)
_AT_ONCE = 4
_CAPTIONS = ("On the way to work", "Our neighbourhood", "View from the workshop", "Last autumn")


def acting_as(user_id: UUID, user_type: UserType) -> Actor:
    """Somebody who does not know of it."""
    own_id = UUID(int=user_id.int)  # asyncpg's own kind is not known to every library
    permissions = SHIPPED[user_type]
    return Actor(user_id=own_id, session_id=None, user_type=user_type, permissions=permissions)


async def show(
    resources: Resources, bulk: Bulk, ids: Sequence[UUID], done: Callable[[], None]
) -> int:
    """How many of these businesses had no logo: now they have one, and a picture to show. `done`
    is called for each. What is interrupted is done the next time.
    """
    columns = "id name created_by logo_file_id archived_at"
    rows = [
        row
        for row in await bulk.read(Business, columns, ids=ids)
        if row["logo_file_id"] is None and row["archived_at"] is None
    ]
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(row: Row) -> None:
        async with turns:
            await _show_one(resources, row)
        done()

    async with asyncio.TaskGroup() as group:
        for row in rows:
            group.create_task(one(row))
    return len(rows)


async def _show_one(resources: Resources, row: Row) -> None:
    dice, business_id = Dice(row["id"].int), UUID(int=row["id"].int)
    owner = acting_as(row["created_by"], UserType.BUSINESS_OWNER)
    view = await _upload(resources, owner, FilePurpose.PORTFOLIO, pictures.view(dice))
    logo = await _upload(
        resources, owner, FilePurpose.BUSINESS_LOGO, pictures.logo(dice, row["name"])
    )
    async with resources.database.open_session() as session:
        shown = PortfolioInput(file_id=view, caption=dice.pick(_CAPTIONS))
        add = await catalogue.add_portfolio_item(session)
        await add.execute(owner, business_id, shown, NO_DEVICE)
    async with resources.database.open_session() as session:
        change = await businesses.update_business(session)
        await change.execute(owner, business_id, BusinessPatch(logo_file_id=logo), NO_DEVICE)


async def _upload(resources: Resources, owner: Actor, purpose: FilePurpose, content: bytes) -> UUID:
    async with resources.database.open_session() as session:
        upload = await files.upload_file(session, resources)
        said = FileInput.model_validate({"purpose": purpose, "filename": f"{purpose}.png"})
        return (await upload.execute(owner, said, content, NO_DEVICE)).id
