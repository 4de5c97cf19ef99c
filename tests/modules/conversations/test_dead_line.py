"""The reference client notices a line that is dead and says nothing: `docs/clients/chat.js`."""

import shutil
import subprocess
from pathlib import Path

import pytest

CLIENT = Path(__file__).parents[3] / "docs/clients/chat.js"
# A server that answers two pings, and then nothing any more, not even the closing of the line.
_STORY = """
const { Chat } = await import(process.argv[1])
const lines = [], beats = [], pauses = []
globalThis.setInterval = (beat) => beats.push(beat)
globalThis.setTimeout = (then) => pauses.push(then)
const pass = () => beats.at(-1)()
class Line {
  constructor() { this.readyState = 1; this.said = []; lines.push(this) }
  send(text) { this.said.push(JSON.parse(text).type) }
  close() { this.closed = true }
  hear(frame) { this.onmessage({ data: JSON.stringify(frame) }) }
}
const turns = () => new Promise((resolve) => setImmediate(resolve))
const codes = []
const state = (_, code) => codes.push(code)
new Chat({ url: 'ws://nowhere', ticket: async () => 't', WebSocket: Line, state })
await turns()
lines[0].hear({ type: 'ready' })
for (let beat = 0; beat < 2; beat += 1) {
  pass()
  lines[0].hear({ type: 'pong' })
}
pass()
const before = [lines.length, Boolean(lines[0].closed)]
pass()
pauses.at(-1)()
await turns()
const after = [lines.length, lines[0].closed]
console.log(JSON.stringify({ before, after, said: lines[0].said, lost: codes.at(-1) }))
process.exit()
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
def test_a_line_that_says_nothing_any_more_is_left(tmp_path: Path) -> None:
    client = tmp_path / "chat.mjs"
    client.write_text(CLIENT.read_text())
    told = subprocess.run(
        ["node", "--input-type=module", "--eval", _STORY, client.as_uri()],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert told.stdout.strip() == (
        '{"before":[1,false],"after":[2,true],"said":["sync","ping","ping","ping"],"lost":0}'
    ), told.stderr
