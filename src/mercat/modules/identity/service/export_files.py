"""Exports as files: a ZIP of JSON, one file an area, with a word on what is in it."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import orjson

from mercat.modules.identity.models import DataExport
from mercat.platform.clock import Clock
from mercat.platform.errors import Conflict
from mercat.platform.personal_data import Areas
from mercat.platform.settings import Settings
from mercat.platform.storage import Storage

_README = """\
This is what {app} keeps about you, as of {now} (UTC).

Each .json file is one area of it, in UTF-8: the names of our tables, and of each the rows that are
yours. Times are in UTC. What would help somebody to be taken for you is left out: passwords, codes
and keys, which we keep only as hashes or encrypted anyway.

{files}
"""


class ExportFiles:
    lifetime = timedelta(hours=24)
    """Of the file, and of each link to it."""

    def __init__(self, storage: Storage, clock: Clock, settings: Settings) -> None:
        self._storage = storage
        self._clock = clock
        self._settings = settings

    async def write(self, export: DataExport, areas: Areas) -> None:
        """Writes the whole file. One that is there already is one of an attempt that was cut off
        just after: it stays.
        """
        content = await asyncio.to_thread(self._pack, areas)
        with suppress(Conflict):
            await self._storage.put(_key(export), content)

    async def url(self, export: DataExport) -> str:
        """An address that works until the file goes."""
        left = (export.expires_at or self._clock.now()) - self._clock.now()
        url = await self._storage.download_url(_key(export), min(left, self.lifetime))
        return url if "://" in url else f"{self._settings.url}{url}"

    async def remove(self, export: DataExport) -> None:
        await self._storage.delete(_key(export))

    def _pack(self, areas: Areas) -> bytes:
        options = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z
        names = sorted(f"{area}.json" for area in areas)
        readme = _README.format(
            app=self._settings.app_name,
            now=f"{self._clock.now():%Y-%m-%d %H:%M}",
            files="\n".join(names),
        )
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", readme)
            for area, tables in sorted(areas.items()):
                content = orjson.dumps(tables, default=str, option=options)
                archive.writestr(f"{area}.json", content)
        return packed.getvalue()


def _key(export: DataExport) -> str:
    assert export.storage_key is not None  # noqa: S101 (given when it is asked for)
    return export.storage_key
