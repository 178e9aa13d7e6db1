"""satchel's commands as a user meets them."""
import os
import stat

import pytest
from deliver import deliver
from mail import real_messages
from private_server import PrivateServer
from satchel_home import SatchelHome


@pytest.fixture
def home(programs, tmp_path):
    return SatchelHome(programs, tmp_path / "home")


@pytest.fixture
def fetched(home, server):
    deliver("127.0.0.1", server.ports["lmtp"], "alice", [
        b"Subject: first\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\nof marmalade and bread\r\n",
        b"Subject: =?utf-8?q?zweite_Gr=C3=BC=C3=9Fe?=\r\nDate: Wed, 04 Mar 2026 09:00:00 +0000\r\n\r\nno marmalade\r\n",
        b"Subject: third\r\nDate: Tue, 03 Mar 2026 09:00:00 +0000\r\n\r\nbread only\r\n"])
    home.add_account(server.ports["pop3s"], server.certificate)
    home.fetch()
    return home


def one_line(done):
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1 and lines[0].startswith("satchel: "), done.stderr
    return lines[0]


def test_a_password_is_kept_in_a_file_that_only_its_owner_reads(home, server):
    home.add_account(server.ports["pop3s"], server.certificate, password="tr0ub4dor")
    path = home.directory / "secrets/alice"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert path.read_text() == "tr0ub4dor\n"
    assert "tr0ub4dor" not in (home.directory / "config.toml").read_text()
    home.run("account", "remove", "alice")
    assert not path.exists()


def test_accounts_are_added_listed_shown_and_removed(home, server):
    home.add_account(server.ports["pop3s"], server.certificate)
    home.add_account(server.ports["pop3"], server.certificate, name="bob", tls="starttls")
    assert [account["name"] for account in home.json("account", "list")["accounts"]] == ["alice", "bob"]
    assert home.json("account", "show", "bob")["tls"] == "starttls"
    assert "bob" in home.output("account", "show", "bob")
    home.run("account", "remove", "alice")
    assert [account["name"] for account in home.json("account", "list")["accounts"]] == ["bob"]


def test_what_the_user_wrote_into_the_configuration_stays(home, server):
    home.add_account(server.ports["pop3s"], server.certificate)
    config = home.directory / "config.toml"
    config.write_text("# my own words\n" + config.read_text())
    home.add_account(server.ports["pop3s"], server.certificate, name="bob")
    home.run("account", "remove", "alice")
    assert config.read_text().startswith("# my own words\n")
    assert [account["name"] for account in home.json("account", "list")["accounts"]] == ["bob"]


def test_a_password_may_come_from_a_command(home, server):
    home.run("account", "add", "alice@example.org", "--server", "localhost", "--port", str(server.ports["pop3s"]),
             "--user", "alice", "--ca", server.certificate, "--password-command", "echo secret")
    assert home.json("account", "test", "alice@example.org")["messages"] == 0
    assert not (home.directory / "secrets").exists()


def test_account_test_says_what_is_wrong_in_one_line(home, server):
    home.add_account(server.ports["pop3s"], server.certificate, password="wrong")
    assert "password" in one_line(home.run("account", "test", "alice", status=1))


def test_an_untrusted_certificate_is_refused(home, server):
    home.run("account", "add", "alice@example.org", "--name", "alice", "--server", "localhost", "--port",
             str(server.ports["pop3s"]), "--user", "alice", "--password-stdin", input=b"secret\n")
    assert "certificate" in one_line(home.run("fetch", status=1))


def test_a_certificate_for_another_name_is_refused(home, server):
    home.add_account(server.ports["pop3s"], server.certificate, server="ip6-localhost")
    assert "ip6-localhost" in one_line(home.run("fetch", status=1))


def test_starttls_never_falls_back_to_plain(home, programs, tmp_path):
    server = PrivateServer(programs, tmp_path / "plain", "[auth]\nallow_plaintext_without_tls = true\n", tls=False)
    server.add_user("alice", "secret")
    with server:
        home.add_account(server.ports["pop3"], server.certificate, tls="starttls")
        assert "STLS" in one_line(home.run("fetch", status=1))
    assert "alice" not in server.log.read_text()


def test_plaintext_to_another_machine_is_refused_before_anything_is_sent(home, server):
    home.run("account", "add", "alice@example.org", "--name", "alice", "--server", "192.0.2.1", "--tls", "none",
             "--password-stdin", input=b"secret\n")
    assert "--allow-plaintext" in one_line(home.run("fetch", status=1))


def test_search_returns_the_newest_first(fetched):
    found = fetched.json("search", "marmalade")["messages"]
    assert [message["subject"] for message in found] == ["zweite Grüße", "first"]
    assert fetched.output("count", "bread").strip() == "2"
    assert fetched.output("count", "").strip() == "3"
    assert [m["subject"] for m in fetched.json("list", "--limit", "2")["messages"]] == ["zweite Grüße", "third"]


def test_show_gives_a_message_readable_raw_and_its_headers(fetched):
    message = fetched.json("search", "Grüße")["messages"][0]
    assert "zweite Grüße" in fetched.output("show", message["id"][:8])
    raw = fetched.run("show", message["id"], "--raw").stdout
    assert raw.endswith(b"\r\n\r\nno marmalade\r\n") and b"=?utf-8?q?zweite" in raw
    assert "no marmalade" not in fetched.output("show", message["id"], "--headers")


def test_export_writes_mbox_and_eml_and_overwrites_nothing(fetched, tmp_path):
    fetched.run("export", "marmalade", "--format", "mbox", "--to", tmp_path / "out.mbox")
    assert (tmp_path / "out.mbox").read_bytes().count(b"\nSubject: ") == 2
    fetched.run("export", "", "--format", "eml", "--to", tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == 3
    assert "out.mbox" in one_line(fetched.run("export", "", "--format", "mbox", "--to", tmp_path / "out.mbox", status=1))


def test_wrong_usage_exits_2_and_failures_exit_1(home):
    assert "satchel --help" in one_line(home.run("fly", status=2))
    assert "account add" in one_line(home.run("fetch", status=1))
    assert one_line(home.run("show", "0123", status=1))


def test_a_mistake_in_the_configuration_is_named_with_its_line(home):
    home.directory.mkdir()
    (home.directory / "config.toml").write_text('[[account]]\nname = "a"\nsurver = "x"\n')
    assert "config.toml:3" in one_line(home.run("fetch", status=1))


def test_real_mail_is_searched_and_counted(home, server):
    sent = real_messages(50)
    deliver("127.0.0.1", server.ports["lmtp"], "alice", sent)
    home.add_account(server.ports["pop3s"], server.certificate)
    assert home.fetch()["stored"] == 50
    assert home.json("status")["messages"] == 50
    assert home.json("status")["accounts"][0]["name"] == "alice"
