"""`docs/clients/chat.js` in Node, against a server that loses its lines."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from tests.modules.conversations.live.scene import PATIENCE, Json, Scene
from tests.serving import serving

from mercat.entrypoints.socket_connection import SocketConnection

_CLIENT = Path(__file__).parents[4] / "docs/clients/chat.js"
_DRIVER = """
import { createInterface } from 'node:readline'
const { Chat } = await import(process.argv[2])
const tell = (what, told) => console.log(JSON.stringify({ what, ...told }))
let ticket
const chat = new Chat({
  url: process.argv[3],
  ticket: () => new Promise((resolve) => { ticket = resolve; tell('asks') }),
  on: (frame) => tell(frame.type, frame),
  state: (state, code) => tell(state, { code }),
})
for await (const line of createInterface({ input: process.stdin })) {
  const [what, ...words] = JSON.parse(line)
  if (what === 'ticket') ticket(words[0])
  else if (what === 'send')
    chat.send(...words).then(
      (kept) => tell('kept', { kept }),
      (refusal) => tell('refused', { error: refusal.message }),
    )
  else chat[what](...words)
}
"""


def _node() -> str:
    """Raises Skipped where there is none that knows WebSocket."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node here")
    known = "process.exit(globalThis.WebSocket ? 0 : 1)"
    if subprocess.run([node, "--experimental-websocket", "-e", known], check=False).returncode:
        pytest.skip("the Node here knows no WebSocket: 20.10 or later does")
    return node


class Program:
    """The client, driven line by line."""

    def __init__(self, scene: Scene, process: asyncio.subprocess.Process) -> None:
        self._scene = scene
        self._process = process
        self.seen: list[Json] = []

    async def do(self, *words: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        await self._process.stdin.drain()

    async def tells(self, what: str) -> Json:
        """The next of this kind that it tells; a ticket it gets whenever it asks for one."""
        assert self._process.stdout is not None
        async with asyncio.timeout(3 * PATIENCE):
            while line := await self._process.stdout.readline():
                told: Json = json.loads(line)
                self.seen.append(told)
                if told["what"] == "asks":
                    await self.do("ticket", await self._scene.ticket(self._scene.mona))
                if told["what"] == what:
                    return told
        raise AssertionError(self.seen)

    def heard(self) -> list[tuple[int, str | None]]:
        """What it has passed on, in that order."""
        messages = [one["message"] for one in self.seen if one["what"].startswith("message.")]
        return [(one["seq"], one["body"]) for one in messages]


@asynccontextmanager
async def _program(scene: Scene, folder: Path, address: str) -> AsyncIterator[Program]:
    driver = folder / "driver.mjs"
    driver.write_text(_DRIVER)
    client = shutil.copy(_CLIENT, folder / "chat.mjs")
    words = (
        "--experimental-websocket",
        "--no-warnings",
        driver,
        client,
        f"ws://{address}/api/v1/ws",
    )
    process = await asyncio.create_subprocess_exec(
        _node(), *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        yield Program(scene, process)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_it_has_everything_once_and_in_order_whatever_happens_to_its_line(
    scene: Scene, app: FastAPI, tmp_path: Path
) -> None:
    there = scene.conversation
    one, two = await scene.say(scene.cleo, "One", "Two")
    async with serving(app) as address, _program(scene, tmp_path, address) as program:
        await program.do("follow", there, 1, 0)
        await program.tells("message.created")
        await scene.say(scene.cleo, "Three")
        await program.tells("message.created")
        await _edit(scene, one, "Uno")
        await scene.relay()
        await program.tells("message.updated")

        (socket,) = scene.resources.hub._sockets
        cast("SocketConnection", socket._wire).transport.abort()  # nobody says goodbye
        assert (await program.tells("lost"))["code"] == 1006
        await _edit(scene, two, "Dos")
        await scene.lose(scene.cleo, "Four")  # and that Two was edited
        await program.do("send", there, "Five", "its-own")
        await program.do("send", there, " ", "nothing")
        assert (await program.tells("refused"))["error"] == "validation_error"
        await scene.relay()
        assert (await program.tells("message.created"))["message"]["client_id"] == "its-own"
        await program.do("stop")

    assert program.heard() == [
        (2, "Two"),
        (3, "Three"),
        (1, "Uno"),
        (2, "Dos"),
        (4, "Four"),
        (5, "Five"),
    ]
    (kept,) = [told for told in program.seen if told["what"] == "kept"]
    assert (kept["kept"]["seq"], kept["kept"]["body"]) == (5, "Five")


async def _edit(scene: Scene, said: Json, body: str) -> None:
    answer = await scene.cleo.ask("PATCH", f"/messages/{said['id']}", {"body": body})
    assert answer.status_code == 200, answer.text
