"""What an administrator lays down for users holds for whole programs: app passwords, limits, expiry."""
import json
import poplib
import re
import smtplib
import ssl
import subprocess

import pytest
from clients import curl_fetch, poplib_fetch
from deliver import deliver
from private_server import PrivateServer

MESSAGE = b"Subject: hi\r\n\r\n" + b"x" * 1000 + b"\r\n"


class Administrator:
    """Runs `satcheld user ...` on the configuration of a server."""

    def __init__(self, server):
        self.server = server

    def run(self, *arguments, status=0):
        done = subprocess.run([self.server.bin / "satcheld", "user", *arguments, "-c", self.server.config],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
        return done

    def output(self, *arguments):
        return self.run(*arguments).stdout

    def error(self, *arguments, status=1):
        text = self.run(*arguments, status=status).stderr
        assert text.count("\n") == 1 and text.startswith("satcheld: ")
        return text

    def json(self, *arguments):
        return json.loads(self.output(*arguments, "--json"))

    def app_password(self, user, device):
        return self.output("app-password", "add", user, "--device", device).strip()


@pytest.fixture
def admin(server):
    return Administrator(server)


def sign_in(server, user, password):
    context = ssl.create_default_context(cafile=server.certificate)
    pop = poplib.POP3_SSL("localhost", server.ports["pop3s"], context=context)
    pop.user(user)
    pop.pass_(password)
    return pop


def refused(server, user, password):
    with pytest.raises(poplib.error_proto) as failure:
        sign_in(server, user, password)
    return failure.value.args[0]


def capabilities(server):
    context = ssl.create_default_context(cafile=server.certificate)
    return poplib.POP3_SSL("localhost", server.ports["pop3s"], context=context).capa()


def lmtp(server):
    client = smtplib.LMTP("127.0.0.1", server.ports["lmtp"], local_hostname="localhost")
    client.ehlo()
    return client


# App passwords.

def test_an_app_password_signs_in_and_stops_at_once_when_it_is_revoked(server, admin):
    deliver("127.0.0.1", server.ports["lmtp"], "alice", [MESSAGE])
    password = admin.app_password("alice", "phone")
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){4}", password)
    assert len(curl_fetch(server.ports["pop3s"], server.certificate, "alice", password)) == 1
    assert len(poplib_fetch(server.ports["pop3s"], server.certificate, "alice", "secret")) == 1
    assert admin.output("app-password", "revoke", "alice", "--device", "phone") == ""
    assert b"[AUTH]" in refused(server, "alice", password)
    sign_in(server, "alice", "secret").quit()


def test_app_passwords_are_listed_without_what_they_are(admin):
    passwords = [admin.app_password("alice", device) for device in ("phone", "laptop")]
    assert [line.split()[0] for line in admin.output("app-password", "list", "alice").splitlines()] == ["phone", "laptop"]
    listed = admin.json("app-password", "list", "alice")
    assert listed["user"] == "alice"
    assert [one["device"] for one in listed["app_passwords"]] == ["phone", "laptop"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one["created"]) for one in listed["app_passwords"])
    assert admin.json("list")["users"][0]["devices"] == ["phone", "laptop"]
    users = (admin.server.directory / "users").read_text()
    assert not any(password in users or password in json.dumps(listed) for password in passwords)


def test_a_device_that_cannot_be_is_refused_in_one_line(admin):
    admin.app_password("alice", "phone")
    assert "already" in admin.error("app-password", "add", "alice", "--device", "phone")
    assert "main" in admin.error("app-password", "add", "alice", "--device", "main")
    assert "1 to 40" in admin.error("app-password", "add", "alice", "--device", "a/b")
    assert "no user bob" in admin.error("app-password", "add", "bob", "--device", "phone")
    assert "no app password" in admin.error("app-password", "revoke", "alice", "--device", "laptop")
    admin.error("app-password", "add", "alice", status=2)


def test_a_removed_user_takes_the_app_passwords_along(server, admin):
    password = admin.app_password("alice", "phone")
    admin.run("del", "alice")
    assert b"[AUTH]" in refused(server, "alice", password)
    server.add_user("alice", "new")
    assert b"[AUTH]" in refused(server, "alice", password)
    sign_in(server, "alice", "new").quit()


# Limits.

def test_limits_are_set_shown_and_taken_back(admin):
    admin.run("set", "alice", "--quota", "2G", "--messages", "7", "--expire", "30d", "--disable", "pop3")
    limits = {"quota": 2_000_000_000, "messages": 7, "expire": "30d", "disabled": ["pop3"]}
    assert admin.json("list")["users"] == [{"name": "alice", "devices": []} | limits]
    admin.run("set", "alice", "--quota", "none", "--messages", "none", "--expire", "never", "--enable", "pop3")
    limits = {"quota": None, "messages": None, "expire": "never", "disabled": []}
    assert admin.json("list")["users"] == [{"name": "alice", "devices": []} | limits]


def test_limits_that_cannot_be_are_refused_in_one_line_and_change_nothing(admin):
    users = admin.server.directory / "users"
    before = users.read_bytes()
    assert "2G" in admin.error("set", "alice", "--quota", "lots", "--messages", "3")
    assert "30d" in admin.error("set", "alice", "--expire", "12h")
    assert "pop3" in admin.error("set", "alice", "--disable", "imap")
    assert "nothing to set" in admin.error("set", "alice")
    assert "no user bob" in admin.error("set", "bob", "--quota", "1G")
    admin.error("set", "alice", "--disable", "pop3", "--enable", "pop3", status=2)
    assert users.read_bytes() == before


def test_a_broken_limit_is_reported_and_harms_nothing_else(server, admin):
    users = server.directory / "users"
    users.write_text(users.read_text().rstrip("\n") + "::::::satchel_quota=lots satchel_expire=9d\n")
    server.stop()
    server.start()
    assert "satchel_quota must be a size" in server.log.read_text()
    assert capabilities(server)["EXPIRE"] == ["9"]
    sign_in(server, "alice", "secret").quit()


def test_a_user_without_pop3_cannot_sign_in_but_gets_mail(server, admin):
    password = admin.app_password("alice", "phone")
    admin.run("set", "alice", "--disable", "pop3")
    assert b"[AUTH]" in refused(server, "alice", "secret")
    assert b"[AUTH]" in refused(server, "alice", password)
    assert deliver("127.0.0.1", server.ports["lmtp"], "alice", [MESSAGE]) == 1
    admin.run("set", "alice", "--enable", "pop3")
    assert sign_in(server, "alice", "secret").stat()[0] == 1


def test_expire_is_announced_for_all_before_login_and_for_the_user_after(server, admin):
    server.add_user("bob", "secret")
    assert capabilities(server)["EXPIRE"] == ["NEVER"]
    admin.run("set", "alice", "--expire", "30d")
    assert capabilities(server)["EXPIRE"] == ["30", "USER"]
    assert sign_in(server, "alice", "secret").capa()["EXPIRE"] == ["30"]
    assert sign_in(server, "bob", "secret").capa()["EXPIRE"] == ["NEVER"]
    admin.run("set", "bob", "--expire", "30d")
    assert capabilities(server)["EXPIRE"] == ["30"]


# Quotas.

def test_a_full_mailbox_is_told_before_the_data_and_after_it(server, admin):
    server.add_user("bob", "secret")
    admin.run("set", "alice", "--quota", "1500")
    with lmtp(server) as client:
        assert client.mail("a@example.org", ["size=1501"])[0] == 250
        code, text = client.rcpt("alice")
        assert (code, text[:5]) == (552, b"5.2.2")
        client.rset()
        # Nothing was declared: RCPT cannot know, and after the data each recipient answers for itself.
        client.mail("a@example.org")
        assert [client.rcpt(user)[0] for user in ("alice", "bob")] == [250, 250]
        code, text = client.data(MESSAGE + b"x" * 1000 + b"\r\n")
        assert (code, text[:5]) == (552, b"5.2.2")
        assert client.getreply()[0] == 250
    assert sign_in(server, "alice", "secret").stat()[0] == 0
    assert sign_in(server, "bob", "secret").stat()[0] == 1


def test_a_number_of_messages_is_a_quota_too(server, admin):
    admin.run("set", "alice", "--messages", "1")
    deliver("127.0.0.1", server.ports["lmtp"], "alice", [MESSAGE])
    with lmtp(server) as client:
        client.mail("a@example.org")
        assert client.rcpt("alice")[0] == 552
        pop = sign_in(server, "alice", "secret")
        pop.dele(1)
        pop.quit()
        assert client.rcpt("alice")[0] == 250


def test_a_full_mailbox_can_be_deferred(programs, tmp_path):
    server = PrivateServer(programs, tmp_path / "server", extra_config='[store]\nquota_full = "defer"\n')
    server.add_user("alice", "secret")
    Administrator(server).run("set", "alice", "--quota", "1500")
    with server, lmtp(server) as client:
        client.mail("a@example.org", ["size=1501"])
        code, text = client.rcpt("alice")
        assert (code, text[:5]) == (452, b"4.2.2")
        client.rset()
        client.mail("a@example.org")
        client.rcpt("alice")
        code, text = client.data(MESSAGE + b"x" * 1000 + b"\r\n")
        assert (code, text[:5]) == (452, b"4.2.2")
