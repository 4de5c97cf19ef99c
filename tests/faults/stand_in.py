"""Stands in for Mercat's own command line: the same commands, ready at once, and nothing behind.

FAILS in the environment names commands, and steps of `prepare`, that fail.
"""

import os
import sys
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/ready" else 404)
        self.end_headers()


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def take(steps: Sequence[str]) -> None:
    for step in steps:
        if step in os.environ.get("FAILS", ""):
            raise SystemExit(f"{step} went wrong")
        say(f"done: {step}")


def main(command: str, *words: str) -> None:
    say(f"{command} {os.environ['DATA_DIR']} {os.environ['ENVIRONMENT']}")
    if command in os.environ.get("FAILS", ""):
        raise SystemExit(f"{command} went wrong")
    if command == "prepare":
        take(words)
    if command == "api":
        address = (os.environ["HOST"], int(os.environ["PORT"]))
        ThreadingHTTPServer(address, Health).serve_forever()
    if command in {"worker", "scheduler", "relay"}:
        say("ready")
        time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
