"""Real programs fetch real mail from satcheld, over TLS, and get the same octets."""
import subprocess

import pytest
from clients import curl_fetch, fetchmail_fetch, mpop_fetch, poplib_fetch
from deliver import deliver
from mail import real_messages
from mbox import without_delivery_headers

COUNT = 200


@pytest.fixture(scope="module")
def messages():
    return real_messages(COUNT)


@pytest.fixture
def full_server(server, messages):
    assert deliver("127.0.0.1", server.ports["lmtp"], "alice@example.org", messages) == COUNT
    return server


def arguments(server):
    return server.ports["pop3s"], server.certificate, "alice", "secret"


def test_poplib_gets_every_octet(full_server, messages):
    assert [without_delivery_headers(m) for m in poplib_fetch(*arguments(full_server))] == messages


def test_curl_gets_every_octet(full_server, messages):
    assert [without_delivery_headers(m) for m in curl_fetch(*arguments(full_server))] == messages


def test_mpop_gets_every_octet(full_server, messages, tmp_path):
    assert [without_delivery_headers(m) for m in mpop_fetch(*arguments(full_server), tmp_path / "mpop")] == messages


def test_mpop_gets_every_octet_after_stls(full_server, messages, tmp_path):
    _, *rest = arguments(full_server)
    fetched = mpop_fetch(full_server.ports["pop3"], *rest, tmp_path / "mpop", starttls=True)
    assert [without_delivery_headers(m) for m in fetched] == messages


def test_fetchmail_gets_every_octet(full_server, messages, tmp_path):
    fetched = fetchmail_fetch(*arguments(full_server), tmp_path / "fetchmail")
    assert [without_delivery_headers(m) for m in fetched] == messages


def test_a_client_that_keeps_mail_fetches_nothing_again(full_server, messages, tmp_path):
    assert len(mpop_fetch(*arguments(full_server), tmp_path / "first")) == COUNT
    sink = tmp_path / "first/mpop"
    before = sorted(path.name for path in sink.iterdir())
    subprocess.run(["mpop", "-q", "-C", tmp_path / "first/mpoprc"], check=True)
    assert sorted(path.name for path in sink.iterdir()) == before


def test_no_password_is_in_the_log(full_server, tmp_path):
    mpop_fetch(*arguments(full_server), tmp_path / "mpop")
    with pytest.raises(Exception):
        poplib_fetch(full_server.ports["pop3s"], full_server.certificate, "alice", "wrong-horse")
    full_server.stop()
    log = full_server.log.read_text()
    assert "alice" in log and "session" in log
    for secret in ("secret", "wrong-horse", "AGFsaWNlAHNlY3JldA"):
        assert secret not in log
