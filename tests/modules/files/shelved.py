"""Files that are there already, for the tests of what is done with them."""

import secrets
from uuid import UUID

from mercat.modules.files.models import WEBP, File, FilePurpose, FileStatus
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


async def shelved(resources: Resources, owner_id: UUID, purpose: FilePurpose) -> UUID:
    """The id of one that its owner has uploaded, and nothing shows yet."""
    file = File(
        id=uuid7(),
        owner_user_id=owner_id,
        purpose=purpose,
        status=FileStatus.READY,
        content_type=WEBP,
        size=3,
        storage_key=f"files/{secrets.token_hex(32)}",
        width=1,
        height=1,
        variants={name: {"width": 1, "height": 1, "size": 1} for name in ("thumb", "card", "full")},
    )
    async with resources.database.open_session() as session:
        session.add(file)
        await session.commit()
    return file.id
