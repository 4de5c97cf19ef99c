"""Somebody who uploads files of every kind, in one request or to an address."""

from typing import Any
from urllib.parse import urlsplit

import httpx
from httpx import Response
from tests.modules.files.sitter import PNG, Sitter

from mercat.modules.files.models import FilePurpose
from mercat.modules.files.service import FileClaims, FileUrls
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.outbox.sending import Outbox


class Uploader(Sitter):
    async def upload(
        self,
        content: bytes = PNG,
        purpose: str | None = "PORTFOLIO",
        name: str = "picture.png",
        kind: str = "image/png",
    ) -> Response:
        data = {"purpose": purpose} if purpose else {}
        return await self.send(data=data, files={"file": (name, content, kind)})

    async def send(self, **form: Any) -> Response:
        headers = {"Authorization": f"Bearer {self.account.token}", **form.pop("headers", {})}
        return await self.account.client.post("/api/v1/upload", headers=headers, **form)

    async def file(self, content: bytes = PNG, purpose: str = "PORTFOLIO") -> dict[str, Any]:
        response = await self.upload(content, purpose)
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def presign(self, size: int, **more: Any) -> Response:
        body = {"purpose": "PORTFOLIO", "content_type": "image/png", "size": size, **more}
        return await self.account.ask("POST", "/upload/presign", body)

    async def announce(self, size: int = len(PNG), **more: Any) -> dict[str, Any]:
        response = await self.presign(size, **more)
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def ship(self, address: dict[str, Any], content: bytes = PNG) -> Response:
        """To an address, as any client would, whoever serves it."""
        sent = {"content": content, "headers": address["headers"]}
        if "/files/raw/" not in address["url"]:
            async with httpx.AsyncClient() as anybody:
                return await anybody.request(address["method"], address["url"], **sent)
        parts = urlsplit(address["url"])
        path = f"{parts.path}?{parts.query}"
        return await self.account.client.request(address["method"], path, **sent)

    async def complete(self, address: dict[str, Any]) -> Response:
        return await self.account.ask("POST", f"/upload/{address['id']}/complete")

    async def read(self, file: dict[str, Any]) -> Response:
        return await self.account.get(f"/files/{file['id']}")

    async def drop(self, file: dict[str, Any]) -> Response:
        return await self.account.ask("DELETE", f"/files/{file['id']}")

    async def claim(self, file_id: Any, purpose: str = "PORTFOLIO") -> None:
        async with self.house.database.open_session() as session:
            await FileClaims(session).claim(self.account.id, file_id, FilePurpose(purpose))
            await session.commit()

    async def release(self, file_id: Any) -> None:
        async with self.house.database.open_session() as session:
            await FileClaims(session).release(file_id)
            await session.commit()

    def urls(self) -> FileUrls:
        house = self.house
        return FileUrls(house.reads, house.storage, house.clock, house.settings)

    async def lying_about(self) -> set[str]:
        """Keys of all that is stored, and of all that has arrived."""
        return {file.key async for file in self.house.storage.list()}

    async def pass_hour(self) -> None:
        async with self.house.database.open_session() as session:
            Outbox(session).add(HourPassed())
            await session.commit()
