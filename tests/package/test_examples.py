"""The example programs, with each other and with programs of others."""
import poplib
import subprocess

import pytest
from dovecot import Dovecot
from mail import NASTY

#: Seconds after which a program that waits for a peer that waits too is given up; none of them takes one.
DEADLINE = 20

MESSAGES = {f"id-{number}": message for number, message in enumerate(NASTY.values())}


@pytest.fixture
def port(examples, tmp_path):
    """Of a running tiny_server with the user alice, password secret."""
    folder = tmp_path / "mail"
    folder.mkdir()
    for name, message in MESSAGES.items():
        (folder / name).write_bytes(message)
    with subprocess.Popen([examples / "tiny_server", folder, "alice", "secret"], stdout=subprocess.PIPE) as server:
        try:
            yield int(server.stdout.readline())
            assert server.poll() is None
        finally:
            server.terminate()


def fetch(examples, port, folder, password="secret"):
    folder.mkdir(exist_ok=True)
    return subprocess.run([examples / "fetcher", "127.0.0.1", str(port), "alice", folder], input=password + "\n",
                          stderr=subprocess.PIPE, text=True, timeout=DEADLINE)


def contents(folder):
    return sorted(path.read_bytes() for path in folder.iterdir())


def test_the_fetcher_gets_every_octet_from_the_tiny_server(examples, port, tmp_path):
    inbox = tmp_path / "inbox"
    for _ in range(2):  # the second time there is nothing to do
        assert fetch(examples, port, inbox).stderr == ""
        assert contents(inbox) == sorted(MESSAGES.values())


def test_a_wrong_password_is_told(examples, port, tmp_path):
    done = fetch(examples, port, tmp_path / "inbox", password="wrong")
    assert done.returncode == 1 and done.stderr.startswith("fetcher: wrong name or password")


def test_curl_gets_every_octet_from_the_tiny_server(port):
    def curl(path, *options):
        return subprocess.run(["curl", "-sS", "--user", "alice:secret", *options, f"pop3://127.0.0.1:{port}/{path}"],
                              check=True, stdout=subprocess.PIPE, timeout=DEADLINE).stdout
    ids = [line.split() for line in curl("", "--request", "UIDL").decode().splitlines() if line]
    assert {name: curl(number) for number, name in ids} == MESSAGES


def test_poplib_reads_and_deletes_at_the_tiny_server(port, monkeypatch):
    monkeypatch.setattr(poplib, "_MAXLINE", 1 << 20)

    def sign_in():
        pop = poplib.POP3("127.0.0.1", port, timeout=DEADLINE)
        pop.user("alice")
        pop.pass_("secret")
        return pop

    pop = sign_in()
    assert pop.stat() == (len(MESSAGES), sum(map(len, MESSAGES.values())))
    ids = dict(line.decode().split() for line in pop.uidl()[1])
    for number, name in ids.items():
        assert b"".join(line + b"\r\n" for line in pop.retr(number)[1]) == MESSAGES[name]
    assert pop.top(1, 0)[0].startswith(b"+OK")
    pop.dele(1)
    pop.quit()
    pop = sign_in()
    assert [line.split()[1].decode() for line in pop.uidl()[1]] == [name for number, name in ids.items() if number != "1"]
    pop.quit()


@pytest.mark.parametrize("mechanisms", ["plain", "plain scram-sha-256"])
def test_the_fetcher_gets_every_octet_from_dovecot(examples, tmp_path, mechanisms):
    # Dovecot replaces NUL, and does not stuff a dot that begins a message.
    messages = [message for message in MESSAGES.values() if b"\0" not in message and not message.startswith(b".")]
    dovecot = Dovecot(tmp_path / "dovecot", mechanisms)
    dovecot.add("alice", messages)
    with dovecot:
        assert fetch(examples, dovecot.ports["pop3"], tmp_path / "inbox").stderr == ""
    assert contents(tmp_path / "inbox") == sorted(messages)
