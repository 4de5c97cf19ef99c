"""Somebody who has photos made, and what is kept of them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from httpx import Response
from sqlalchemy import select
from tests.modules.files.pictures import encoded, halves
from tests.modules.identity.staff import Account

from mercat.modules.files.models import File
from mercat.platform.resources import Resources

DOOR = "/api/v1/users/me/photo"
PNG = encoded(halves(), "PNG")


@dataclass(frozen=True)
class Sitter:
    account: Account
    house: Resources

    async def put(
        self, content: bytes = PNG, name: str = "me.png", door: str = DOOR, **headers: str
    ) -> Response:
        sent = headers or {"Authorization": f"Bearer {self.account.token}"}
        files = {"file": (name, content, "image/png")}
        return await self.account.client.put(door, files=files, headers=sent)

    async def get(self) -> Response:
        return await self.account.get("/users/me/photo")

    async def delete(self) -> Response:
        return await self.account.ask("DELETE", "/users/me/photo")

    async def look(self, url: str) -> Response:
        """At an address, whoever serves it."""
        if "/files/raw/" not in url:
            async with httpx.AsyncClient() as anybody:
                return await anybody.get(url)
        parts = urlsplit(url)
        return await self.account.client.get(f"{parts.path}?{parts.query}")

    async def stored(self) -> set[str]:
        """Keys of all that is stored, by anybody."""
        return {file.key async for file in self.house.storage.list("files")}

    async def rows(self) -> list[File]:
        """The oldest first."""
        async with self.house.database.open_session() as session:
            return list(await session.scalars(select(File).order_by(File.id)))

    async def is_consistent(self) -> bool:
        """One current photo, all of it stored, and nothing else of anything."""
        rows = await self.rows()
        keys: set[str] = {key for row in rows for key in row.keys}
        return [row.status for row in rows] == ["READY"] and await self.stored() == keys


def variants(answer: Any) -> dict[str, str]:
    found: dict[str, str] = answer["variants"]
    return found
