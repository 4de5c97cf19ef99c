"""The same through a process of its own, on sockets."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

from tests.modules.files.pictures import decoded, from_camera
from tests.modules.files.sitter import DOOR, PNG
from tests.modules.identity.people import ADA, API, provide
from tests.running_api import RunningApi, running_api

from mercat.platform.resources import Resources

LARGE = PNG + bytes(5 * 1024 * 1024)


async def test_over_the_wire(resources: Resources, tmp_path: Path) -> None:
    await provide(resources, ADA["email"])
    await asyncio.to_thread(_try_it, resources, tmp_path)


def _try_it(resources: Resources, folder: Path) -> None:
    with running_api(resources.settings, folder) as api:
        _send_for_nothing(api)
        _send_and_look(api)


def _send_for_nothing(api: RunningApi) -> None:
    """Who is a stranger, and what is too large, is told so before the body is through."""
    with api.client() as client:
        for _ in range(3):
            refused = client.put(DOOR, files={"file": LARGE})
            assert (refused.status_code, refused.json()["error"]) == (401, "not_authenticated")
        refused = client.put(DOOR, files={"file": bytes(12 * 1024 * 1024)})
        assert (refused.status_code, refused.json()["error"]) == (413, "content_too_large")


def _send_and_look(api: RunningApi) -> None:
    with api.client() as client:
        token = client.post(f"{API}/login", json=ADA).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        assert client.put(DOOR, files={"file": LARGE}).status_code == 200
        answer = client.put(DOOR, files={"file": from_camera()})
        assert answer.status_code == 200, answer.text
        parts = urlsplit(answer.json()["url"])
        shown = client.get(f"{parts.path}?{parts.query}")
        assert decoded(shown.content).size == (300, 600)
