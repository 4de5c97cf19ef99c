"""What `mercat up` refuses, and the advice it gives."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mercat.entrypoints.local.checks import CannotStart, check_port, claimed
from mercat.platform.addresses import is_here
from mercat.platform.embedded.layout import Layout


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_the_data_directory_is_made_for_us_alone(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "data")

    with claimed(layout):
        assert layout.lock.read_text() == f"{os.getpid()}\n"

    assert layout.root.stat().st_mode & 0o777 == 0o700
    assert layout.logs.stat().st_mode & 0o777 == 0o700


def test_a_directory_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "data")
    layout.root.mkdir(mode=0o755)

    with claimed(layout):
        assert layout.root.stat().st_mode & 0o777 == 0o755


def test_a_second_copy_on_the_same_data_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "data")

    with (
        claimed(layout),
        pytest.raises(CannotStart, match=rf"as process {os.getpid()}\. .*--data-dir .mercat-2"),
        claimed(layout),
    ):
        pass

    with claimed(layout):
        pass


@pytest.mark.parametrize("root", ["file", "file/below"])
def test_what_is_no_directory_is_refused(tmp_path: Path, root: str) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(CannotStart, match=r"file.* cannot be used: .*mercat up --data-dir DIR"),
        claimed(Layout(tmp_path / root)),
    ):
        pass


def test_a_directory_that_cannot_be_written_is_refused() -> None:
    """/proc: not even root makes files there."""
    with pytest.raises(CannotStart, match="cannot be used"), claimed(Layout(Path("/proc/mercat"))):
        pass


def test_a_taken_port_is_refused_and_a_free_one_named(taken: int) -> None:
    with pytest.raises(CannotStart, match=rf"Port {taken} of 127.0.0.1 is taken") as refused:
        check_port("127.0.0.1", taken)

    advice = str(refused.value).split("mercat up --port ")[1].split()[0]
    assert taken < int(advice) < taken + 50
    check_port("127.0.0.1", int(advice))


def test_a_port_that_only_fades_away_is_no_obstacle(taken: int) -> None:
    """An address with a connection in TIME_WAIT, as after a restart."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port))
        listener.accept()[0].close()
        client.close()

    check_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(CannotStart, match=rf"Cannot listen on {host}, port 8000: .*--host 127"):
        check_port(host, 8000)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_disk_that_is_nearly_full_is_refused(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; "
        "from mercat.entrypoints.local.checks import claimed; "
        "from mercat.platform.embedded.layout import Layout; "
        "claimed(Layout(Path(sys.argv[1]))).__enter__()"
    )
    mount = 'mount -t tmpfs -o size=64m none "$1" && exec "$2" -c "$3" "$1"'
    command = ["unshare", "--mount", "sh", "-c", mount, "sh", str(tmp_path), sys.executable, code]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert f"Only 64 MB are free on the disk of {tmp_path}, and Mercat needs 300 MB." in last


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.7", False),
        ("mercat.example", False),
    ],
)
def test_who_can_reach_it(host: str, *, private: bool) -> None:
    assert is_here(host) is private
