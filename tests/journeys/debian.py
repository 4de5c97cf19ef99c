"""PostgreSQL 15 and RabbitMQ as Debian packages them, with ports and folders of their own."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from tests.ports import free_port
from tests.running import eventually

from mercat.platform.embedded.account import unprivileged
from mercat.platform.embedded.process import run

POSTGRES = Path("/usr/lib/postgresql/15/bin")
RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")


@contextmanager
def debian_postgres(folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    data, port = folder / "postgres15", free_port()
    data.mkdir(mode=0o700)
    account = unprivileged()
    account.own(data)
    init = [str(POSTGRES / "initdb"), "-D", str(data), "-U", "mercat", "--no-sync", "-A", "trust"]
    made = run([*account.prefix, *init])
    assert made.returncode == 0, made.stderr
    options = (f"port={port}", "listen_addresses=127.0.0.1", "fsync=off")
    words = [word for option in options for word in ("-c", option)]
    sockets = ("-c", "unix_socket_directories=")
    command = [*account.prefix, str(POSTGRES / "postgres"), "-D", str(data), *words, *sockets]
    with _program(command, folder / "postgres15.log", signal.SIGINT):
        eventually(lambda: _listens(port), "PostgreSQL 15")
        create = ("-h", "127.0.0.1", "-p", str(port), "-U", "mercat", "mercat")
        eventually(lambda: run([str(POSTGRES / "createdb"), *create]).returncode == 0, "createdb")
        yield f"postgresql://mercat@127.0.0.1:{port}/mercat"


@contextmanager
def debian_rabbitmq(folder: Path) -> Iterator[str]:
    """The address of a broker."""
    home = folder / "rabbitmq"
    home.mkdir(mode=0o700)
    port, names, distribution = free_port(), free_port(), free_port()
    (home / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = 127.0.0.1:{port}\nlog.console = true\nlog.file = false\n"
    )
    (home / "enabled_plugins").write_text("[].")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"mercat{port}@localhost",
        "RABBITMQ_DIST_PORT": str(distribution),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
        "RABBITMQ_CONF_ENV_FILE": os.devnull,
    }
    log = folder / "rabbitmq.log"
    try:
        with _program([str(RABBITMQ)], log, signal.SIGTERM, env):
            eventually(lambda: "Server startup complete" in log.read_text(), "RabbitMQ")
            yield f"amqp://guest:guest@127.0.0.1:{port}//"
    finally:
        _end_name_server(names)


@contextmanager
def _program(
    command: list[str], log: Path, stop: signal.Signals, env: dict[str, str] | None = None
) -> Iterator[None]:
    with log.open("wb") as output:
        program = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    children = [psutil.Process(program.pid)]
    try:
        yield
        children += children[0].children(recursive=True)
    finally:
        program.send_signal(stop)
        try:
            program.wait(100)
        finally:
            for child in children:
                if child.is_running():
                    child.kill()
            program.wait()


def _end_name_server(port: int) -> None:
    """Erlang's port mapper outlives the server that started it. Ours is the one on our port."""
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "epmd" and process.environ().get("ERL_EPMD_PORT") == str(
                port
            ):
                process.kill()
        except psutil.Error:
            continue


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def missing() -> str:
    """Which of them this machine has not got, if any."""
    wanted = {"PostgreSQL 15": POSTGRES / "postgres", "RabbitMQ": RABBITMQ}
    absent = [name for name, program in wanted.items() if not program.exists()]
    if not absent and shutil.which("erl") is None:
        absent.append("Erlang")
    return " and ".join(absent)
