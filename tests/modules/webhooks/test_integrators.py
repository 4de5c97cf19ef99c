"""The code that docs/webhooks.md gives to integrators does what the page says."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx import AsyncClient
from tests.modules.webhooks.switchboard import Switchboard

from mercat.assembly import following
from mercat.platform.outbox import fact_types

PAGE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text()
_RUN = """
import { readFileSync } from "node:fs";
const cases = JSON.parse(readFileSync(0, "utf8"));
const told = cases.map(({ secret, headers, body, now }) => {
  try {
    return verify(secret, headers, Buffer.from(body), now);
  } catch (error) {
    return error.message;
  }
});
console.log(JSON.stringify(told));
"""
Case = dict[str, Any]


def code(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def in_python(cases: list[Case]) -> list[Any]:
    page: dict[str, Any] = {}
    exec(code("python")[0], page)  # noqa: S102 (our own page)
    told: list[Any] = []
    for case in cases:
        try:
            told.append(page["verify"](**case | {"body": case["body"].encode()}))
        except ValueError as error:
            told.append(str(error))
    return told


def in_javascript(cases: list[Case], folder: Path) -> list[Any]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node here")
    program = folder / "verify.mjs"
    program.write_text(code("javascript")[0] + _RUN)
    done = subprocess.run(
        [node, program], input=json.dumps(cases), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    told: list[Any] = json.loads(done.stdout)
    return told


async def cases(board: Switchboard) -> tuple[list[Case], list[Any]]:
    """What was sent after a rotation, as it came and otherwise; and what is to be said of it."""
    endpoint = await board.endpoint()
    path = f"/webhook-endpoints/{endpoint['id']}/secret/rotate"
    new, old = (await board.olga.ask("POST", path)).json()["secret"], endpoint["secret"]
    await board.announce()
    await board.send()
    sent, body = board.shop.asked[-1][1], board.shop.posted[-1].decode()
    headers = {name: told for name, told in sent.items() if name.startswith("webhook-")}
    right = {
        "secret": new,
        "headers": headers,
        "body": body,
        "now": int(headers["webhook-timestamp"]) + 299,
    }
    event, unsigned = json.loads(body), "not signed with this secret"
    judged = [
        (right, event),
        (right | {"secret": old}, event),
        (right | {"secret": "whsec_" + "A" * 44}, unsigned),
        (right | {"body": body.replace("quote.sent", "quote.lost")}, unsigned),
        (right | {"headers": headers | {"webhook-id": endpoint["id"]}}, unsigned),
        (right | {"headers": headers | {"webhook-signature": "v1,AAAA v1a,"}}, unsigned),
        (right | {"now": right["now"] + 2}, "too old"),
        (right | {"now": right["now"] - 600}, "too old"),
    ]
    return [case for case, _ in judged], [told for _, told in judged]


async def test_checking_what_comes(board: Switchboard, tmp_path: Path) -> None:
    given, told = await cases(board)
    assert in_python(given) == told
    assert in_javascript(given, tmp_path) == told


async def test_catching_up_after_an_outage(board: Switchboard, client: AsyncClient) -> None:
    """In order, each once; and what is too long ago is an error, not a hole."""
    page: dict[str, Any] = {}
    short = code("python")[1].replace('"limit": 100', '"limit": 2')
    exec(short, page)  # noqa: S102 (our own page)
    key = (await board.olga.make_key("events:read"))["key"]
    seen: list[str] = []

    async def take(event: dict[str, Any]) -> None:
        seen.append(event["data"]["quote_id"])

    async def catch_up(after: int) -> int:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(client.headers, "X-API-Key", key)
            went_on: int = await page["catch_up"](client, str(board.hall), after, take)
        return went_on

    quotes, after = await board.announce(times=3), 0
    await board.relay()
    after = await catch_up(after)
    quotes += await board.announce(times=5)
    await board.relay()
    after = await catch_up(after)
    assert await catch_up(after) == after
    assert seen == quotes

    await board.run("UPDATE feed_heads SET forgotten = 5")
    with pytest.raises(httpx.HTTPStatusError, match="410"):
        await catch_up(4)


def test_all_types_stand_on_the_page() -> None:
    following.handlers()  # every module's events are known by then
    told, thing = set[str](), ""
    for row in re.findall(r"^\| (`.+?) \|", PAGE, re.MULTILINE):
        for group, kind in re.findall(r"`([a-z]*)\.([a-z_]+)`", row):
            thing = group or thing
            told.add(f"{thing}.{kind}")
    assert told == {*fact_types(), "webhook.test"}
