"""From Dovecot to satcheld and away again: clients notice nothing, and no octet changes."""
import pathlib
import shutil
import subprocess
import threading
import time

import pytest
from clients import poplib_fetch
from deliver import deliver
from dovecot import Dovecot
from keepers import ALL
from mail import NASTY, real_messages
from mailbox_commands import MailboxCommands, delete, listed
from private_server import PrivateServer

COUNT = 60


def server_in_the_place_of(dovecot, programs, directory):
    """A satcheld that takes over the port and the certificate of a Dovecot, with no mail yet."""
    directory.mkdir()
    for name in ("cert.pem", "key.pem"):
        shutil.copy(dovecot.directory / name, directory / name)
    server = PrivateServer(programs, directory)
    server.ports["pop3s"] = dovecot.ports["pop3s"]
    server._write_config()
    server.add_user("alice", "secret")
    return server


def canonical_mbox(messages):
    """An mbox with CRLF line ends, which keeps any message as it is."""
    return b"".join(b"From a@example.org Mon Nov 24 18:22:48 1986\r\n" + message.replace(b"\r\nFrom ", b"\r\n>From ") + b"\r\n"
                    for message in messages)


def test_clients_that_knew_dovecot_fetch_nothing_again(programs, tmp_path):
    messages = real_messages(COUNT)
    dovecot = Dovecot(tmp_path / "dovecot")
    dovecot.add("alice", messages)
    keepers = [kind(tmp_path / kind.__name__, dovecot.ports["pop3s"], dovecot.certificate) for kind in ALL]
    with dovecot:
        # Two that come by Dovecot's own delivery, so that it names their files.
        deliver("127.0.0.1", dovecot.ports["lmtp"], "alice@example.org", messages[:2])
        before = listed(dovecot.ports["pop3s"], dovecot.certificate)
        octets = poplib_fetch(dovecot.ports["pop3s"], dovecot.certificate, "alice", "secret")
        for keeper in keepers:
            assert len(keeper.fetch()) == COUNT + 2
            assert keeper.fetch() == []

    server = server_in_the_place_of(dovecot, programs, tmp_path / "server")
    commands = MailboxCommands(server)
    source = f"dovecot:{dovecot.maildir('alice')}"
    rehearsal = commands.import_from(source, "--dry-run")
    assert [(message["uidl"], message["octets"]) for message in rehearsal["messages"]] == before
    account = commands.import_from(source)
    assert (account["stored"], account["known"], account["skipped"]) == (COUNT + 2, 0, [])
    assert account["new_uidls"] == 0
    with server:
        assert listed(server.ports["pop3s"], server.certificate) == before
        assert poplib_fetch(server.ports["pop3s"], server.certificate, "alice", "secret") == octets
        for keeper in keepers:
            assert keeper.fetch() == []
        deliver("127.0.0.1", server.ports["lmtp"], "alice@example.org", [b"Subject: new\r\n\r\nnew\r\n"])
        for keeper in keepers:
            (new,) = keeper.fetch()
            assert b"Subject: new\r\n" in new
        # Again, beside the running server: nothing is there twice.
        again = commands.import_from(source)
        assert (again["stored"], again["known"]) == (0, COUNT + 2)
        assert len(listed(server.ports["pop3s"], server.certificate)) == COUNT + 3


@pytest.mark.parametrize("setting", ["%08Xv%08Xu", "%v.%u", "%v-%u", "%u", "%f", "%g", "UID%u-%Xv", "%-4.3u.%9f"])
def test_every_uidl_format_of_dovecot_is_kept(programs, tmp_path, setting):
    dovecot = Dovecot(tmp_path / "dovecot", extra_config=f"protocol pop3 {{\n  pop3_uidl_format = {setting}\n}}\n")
    dovecot.add("alice", real_messages(3))
    with dovecot:
        before = listed(dovecot.ports["pop3s"], dovecot.certificate)
    server = server_in_the_place_of(dovecot, programs, tmp_path / "server")
    account = MailboxCommands(server).import_from(f"dovecot:{dovecot.maildir('alice')}", "--uidl-format", setting,
                                                  "--dry-run")
    assert [(message["uidl"], message["octets"]) for message in account["messages"]] == before


def test_uidls_and_order_that_stand_in_dovecots_list_are_kept(programs, tmp_path):
    dovecot = Dovecot(tmp_path / "dovecot")
    dovecot.add("alice", real_messages(5))
    names = sorted(path.name.removesuffix(":2,") for path in (dovecot.maildir("alice") / "cur").iterdir())
    fields = ["5", "7 Psaved-7", "8 P", "9 Pfirst O1", "11 O2 W9999"]
    (dovecot.maildir("alice") / "dovecot-uidlist").write_text(
        "3 V1275660208 N20 G3085f01b7f11094c501100008c4a11c1\n" +
        "".join(f"{field} :{name}\n" for field, name in zip(fields, names)))
    with dovecot:
        before = listed(dovecot.ports["pop3s"], dovecot.certificate)
    assert [uidl for uidl, _ in before] == ["first", "0000000b4c0907b0", "000000054c0907b0", "saved-7", names[2]]
    server = server_in_the_place_of(dovecot, programs, tmp_path / "server")
    account = MailboxCommands(server).import_from(f"dovecot:{dovecot.maildir('alice')}", "--dry-run")
    assert [message["uidl"] for message in account["messages"]] == [uidl for uidl, _ in before]


def test_mail_that_dovecot_has_not_seen_comes_last(programs, tmp_path):
    dovecot = Dovecot(tmp_path / "dovecot")
    dovecot.add("alice", real_messages(3))
    with dovecot:
        before = listed(dovecot.ports["pop3s"], dovecot.certificate)
    (dovecot.maildir("alice") / "new/1.unseen").write_bytes(b"Subject: unseen\n\nx\n")
    server = server_in_the_place_of(dovecot, programs, tmp_path / "server")
    account = MailboxCommands(server).import_from(f"dovecot:{dovecot.maildir('alice')}", "--dry-run")
    assert [message["uidl"] for message in account["messages"][:-1]] == [uidl for uidl, _ in before]
    assert account["new_uidls"] == 1
    assert any("not served yet: 1" in note for note in account["notes"])


def test_dovecot_takes_an_exported_maildir_with_its_uidls(server, tmp_path):
    commands = MailboxCommands(server)
    deliver("127.0.0.1", server.ports["lmtp"], "alice@example.org", real_messages(20))
    before = listed(server.ports["pop3s"], server.certificate)
    octets = poplib_fetch(server.ports["pop3s"], server.certificate, "alice", "secret")
    dovecot = Dovecot(tmp_path / "dovecot")
    dovecot.maildir("alice").parent.mkdir(parents=True)
    commands.run("export", "alice", "--to", f"maildir:{dovecot.maildir('alice')}")
    with dovecot:
        assert listed(dovecot.ports["pop3s"], dovecot.certificate) == before
        assert poplib_fetch(dovecot.ports["pop3s"], dovecot.certificate, "alice", "secret") == octets


@pytest.mark.parametrize("kind", ["mbox", "maildir"])
def test_what_is_exported_comes_back_byte_for_byte(server, tmp_path, kind):
    commands = MailboxCommands(server)
    server.add_user("bob", "secret")
    deliver("127.0.0.1", server.ports["lmtp"], "alice@example.org", real_messages(20))
    messages = list(NASTY.values()) + [b"CR at the end\r\r\n\r\n\r\r\r\n>From x\r\n"]
    (tmp_path / "nasty.mbox").write_bytes(canonical_mbox(messages))
    assert commands.import_from(f"mbox:{tmp_path / 'nasty.mbox'}")["stored"] == len(messages)
    out, uidls = tmp_path / "out", tmp_path / "uidls"
    commands.run("export", "alice", "--to", f"{kind}:{out}", "--uidl-list", uidls)
    commands.import_from(f"{kind}:{out}", "--uidl-list", uidls, user="bob")
    assert listed(server.ports["pop3s"], server.certificate, "bob") == listed(server.ports["pop3s"], server.certificate)
    assert (poplib_fetch(server.ports["pop3s"], server.certificate, "bob", "secret") ==
            poplib_fetch(server.ports["pop3s"], server.certificate, "alice", "secret"))


def test_an_import_goes_on_beside_deliveries_and_sessions(server, tmp_path):
    messages = real_messages(1000)
    (tmp_path / "mbox").write_bytes(canonical_mbox(messages))
    commands = MailboxCommands(server)
    delivered = []

    def keep_delivering():
        while importing.poll() is None:
            delivered.append(deliver("127.0.0.1", server.ports["lmtp"], "alice@example.org", messages[:1]))
            listed(server.ports["pop3s"], server.certificate)

    importing = subprocess.Popen(commands.command("import", "alice", "--from", f"mbox:{tmp_path / 'mbox'}"))
    load = threading.Thread(target=keep_delivering)
    load.start()
    assert importing.wait() == 0
    load.join()
    everything = poplib_fetch(server.ports["pop3s"], server.certificate, "alice", "secret")
    assert len(everything) == len(messages) + len(delivered)
    imported = set(messages)
    assert [message for message in everything if message in imported] == messages


def test_an_import_that_is_killed_is_run_again_without_harm(server, tmp_path):
    messages = real_messages(1500)
    (tmp_path / "mbox").write_bytes(canonical_mbox(messages))
    commands = MailboxCommands(server)
    pause = 0.05
    while True:
        importing = subprocess.Popen(commands.command("import", "alice", "--from", f"mbox:{tmp_path / 'mbox'}"),
                                     stdout=subprocess.DEVNULL)
        time.sleep(pause)
        importing.kill()
        if importing.wait() == 0:
            break
        pause *= 1.3
    account = commands.import_from(f"mbox:{tmp_path / 'mbox'}")
    assert (account["stored"], account["known"]) == (0, len(messages))
    assert poplib_fetch(server.ports["pop3s"], server.certificate, "alice", "secret") == messages


def test_bad_input_costs_only_itself(server, tmp_path):
    commands = MailboxCommands(server)
    maildir = tmp_path / "Maildir"
    for folder in ("cur", "new", "tmp"):
        (maildir / folder).mkdir(parents=True)
    (maildir / "cur/1.whole,S=16:2,S").write_bytes(b"Subject: x\n\n.\nx\n")
    (maildir / "cur/2.half,S=900:2,S").write_bytes(b"Subject: half\n\nx")
    (maildir / "cur/3.directory").mkdir()
    (maildir / "cur/4.packed").write_bytes(b"\x1f\x8b\x08\x00 something")
    (maildir / "cur/5.link").symlink_to("/etc/passwd")
    account = commands.import_from(f"maildir:{maildir}")
    assert account["stored"] == 1
    assert [(pathlib.Path(skipped["file"]).name, skipped["offset"]) for skipped in account["skipped"]] == [
        ("2.half,S=900:2,S", 16), ("3.directory", 0), ("4.packed", 0), ("5.link", 0)]
    lines = commands.run("import", "alice", "--from", f"maildir:{maildir}").stderr.decode().splitlines()
    assert len(lines) == 4 and all(str(maildir) in line and ", offset " in line for line in lines)

    mbox = tmp_path / "mbox"
    mbox.write_bytes(b"no mail\n\nFrom a@example.org Mon Nov 24 18:22:48 1986\nSubject: y\n\n>From y\nlast")
    account = commands.import_from(f"mbox:{mbox}")
    assert account["stored"] == 1 and account["skipped"][0]["offset"] == 0
    assert poplib_fetch(server.ports["pop3s"], server.certificate, "alice", "secret") == [
        b"Subject: x\r\n\r\n.\r\nx\r\n", b"Subject: y\r\n\r\nFrom y\r\nlast\r\n"]


@pytest.mark.parametrize("source, words", [
    ("mbox:{}/missing", "No such file"),
    ("maildir:{}/mbox", "mbox:PATH"),
    ("maildir:{}", "no Maildir"),
    ("dovecot:{}/mdbox", "doveadm backup"),
    ("nonsense", "maildir:PATH, mbox:PATH or dovecot:PATH"),
])
def test_what_cannot_be_imported_is_said_in_one_line(server, tmp_path, source, words):
    (tmp_path / "mbox").write_bytes(b"")
    (tmp_path / "mdbox/storage").mkdir(parents=True)
    assert words in MailboxCommands(server).error("import", "alice", "--from", source.format(tmp_path))


def test_what_is_no_mbox_fails(server, tmp_path):
    (tmp_path / "mbox").write_bytes(b"Subject: not an mbox\n\nx\n")
    account = MailboxCommands(server).import_from(f"mbox:{tmp_path / 'mbox'}", status=1)
    assert (account["listed"], len(account["skipped"])) == (1, 1)
    assert "is not an mbox" in account["skipped"][0]["why"]


def test_a_table_gives_the_uidls_of_any_other_server(server, tmp_path):
    commands = MailboxCommands(server)
    (tmp_path / "mbox").write_bytes(canonical_mbox(real_messages(3)))
    (tmp_path / "uidls").write_text("1 UID7-1275660208\n2 UID9-1275660208\n3 1275660208.11\n")
    commands.import_from(f"mbox:{tmp_path / 'mbox'}", "--uidl-list", tmp_path / "uidls")
    assert [uidl for uidl, _ in listed(server.ports["pop3s"], server.certificate)] == [
        "UID7-1275660208", "UID9-1275660208", "1275660208.11"]


def test_a_deleted_message_is_brought_back_under_a_new_uidl(server):
    commands = MailboxCommands(server)
    deliver("127.0.0.1", server.ports["lmtp"], "alice@example.org", real_messages(3))
    before = listed(server.ports["pop3s"], server.certificate)
    octets = poplib_fetch(server.ports["pop3s"], server.certificate, "alice", "secret")
    delete(server.ports["pop3s"], server.certificate, 2)
    assert commands.json("undelete", "alice", "--since", "1h", "--dry-run")["restored"] == 0
    (message,) = commands.json("undelete", "alice", "--since", "1h")["messages"]
    assert message["uidl"] == before[1][0] != message["new_uidl"]
    after = listed(server.ports["pop3s"], server.certificate)
    assert after == [before[0], before[2], (message["new_uidl"], before[1][1])]
    fetched = poplib_fetch(server.ports["pop3s"], server.certificate, "alice", "secret")
    assert fetched == [octets[0], octets[2], octets[1]]
    assert "--dry-run" in commands.error("undelete", "alice", "--uidl", "nonsense")
    assert "2026-11-23" in commands.error("undelete", "alice", "--since", "yesterday")


def test_maildrops_are_listed_verified_and_compacted(server):
    commands = MailboxCommands(server)
    assert commands.json("list") == {"mailboxes": []}
    messages = real_messages(5)
    deliver("127.0.0.1", server.ports["lmtp"], "alice@example.org", messages)
    octets = sum(size for _, size in listed(server.ports["pop3s"], server.certificate))
    assert commands.json("list") == {"mailboxes": [{"name": "alice", "messages": 5, "octets": octets}]}
    found = commands.json("verify", "alice")
    assert found["problems"] == [] and found["messages"] == 5
    assert commands.json("compact", "alice")["messages_erased"] == 0
    assert "mailbox list" in commands.error("verify", "nobody")


def test_damage_is_told_and_taken_out_of_the_way(server):
    commands = MailboxCommands(server)
    deliver("127.0.0.1", server.ports["lmtp"], "alice@example.org",
            [b"Subject: %d\r\n\r\n%s\r\n" % (i, b"marker%d" % i * 500) for i in range(3)])
    server.stop()
    for path in (server.directory / "data").rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if b"marker1marker1" in data:
            path.chmod(0o600)
            path.write_bytes(data.replace(b"marker1marker1", b"Marker1marker1", 1))
    found = commands.json("verify", "alice", status=1)
    assert len(found["problems"]) == 1 and found["problems"][0]["uidl"]
    found = commands.json("verify", "alice", "--quarantine", status=1)
    assert len(found["quarantined"]) >= 1
    assert commands.json("list")["mailboxes"][0]["messages"] == 2
