import os
import pathlib
import sys

import pytest

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(PROJECT / "tools"), str(PROJECT / "tests/blackbox")]

from private_server import PrivateServer  # noqa: E402


@pytest.fixture(scope="session")
def programs():
    """Where satcheld and satchel are."""
    return pathlib.Path(os.environ.get("SATCHEL_BIN", PROJECT / "build/debug/bin"))


@pytest.fixture
def server(programs, tmp_path):
    """A running satcheld with the user alice, password secret."""
    server = PrivateServer(programs, tmp_path / "server")
    server.add_user("alice", "secret")
    with server:
        yield server
        if server.process.poll() is None:
            assert server.stop() == 0, server.log.read_text()
