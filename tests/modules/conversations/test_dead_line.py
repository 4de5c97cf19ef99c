"""The reference client notices a line that is dead and says nothing: `docs/clients/chat.js`."""

import shutil
import subprocess
from pathlib import Path

import pytest

CLIENT = Path(__file__).parents[3] / "docs/clients/chat.js"
# A server that answers two pings, and then nothing any more, not even the closing of the line.
_STORY = """
import { mock } from 'node:test'
const { Chat } = await import(process.argv[1])
mock.timers.enable({ apis: ['setInterval', 'setTimeout'] })
const lines = []
class Line {
  constructor() { this.readyState = 1; this.said = []; lines.push(this) }
  send(text) { this.said.push(JSON.parse(text).type) }
  close() { this.closed = true }
  hear(frame) { this.onmessage({ data: JSON.stringify(frame) }) }
}
const turns = () => new Promise((resolve) => setImmediate(resolve))
const codes = []
new Chat({ url: 'ws://nowhere', ticket: async () => 't', WebSocket: Line, state: (_, code) => codes.push(code) })
await turns()
lines[0].hear({ type: 'ready' })
for (let beat = 0; beat < 2; beat += 1) {
  mock.timers.tick(25_000)
  lines[0].hear({ type: 'pong' })
}
mock.timers.tick(25_000)
const before = [lines.length, Boolean(lines[0].closed)]
mock.timers.tick(25_000)
mock.timers.tick(1_000)
await turns()
console.log(JSON.stringify({ before, after: [lines.length, lines[0].closed], said: lines[0].said, lost: codes.at(-1) }))
process.exit()
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
def test_a_line_that_says_nothing_any_more_is_left(tmp_path: Path) -> None:
    client = tmp_path / "chat.mjs"
    client.write_text(CLIENT.read_text())
    told = subprocess.run(  # noqa: S603 (our own file)
        ["node", "--input-type=module", "--eval", _STORY, client.as_uri()],  # noqa: S607
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert told.stdout.strip() == (
        '{"before":[1,false],"after":[2,true],"said":["sync","ping","ping","ping"],"lost":0}'
    ), told.stderr
