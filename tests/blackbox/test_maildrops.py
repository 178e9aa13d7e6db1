"""What maildrops promise holds for whole programs: views of devices, sessions side by side, copies, Maildirs."""
import mailbox
import poplib
import shutil
import subprocess
import threading

import pytest
from deliver import deliver
from mailbox_commands import MailboxCommands, sign_in
from private_server import PrivateServer


def message(number):
    return f"Subject: message {number}\r\n\r\nbody of message {number}\r\n".encode()


def start(programs, directory, settings):
    server = PrivateServer(programs, directory, extra_config="[store]\n" + settings)
    server.add_user("alice", "secret")
    return server


def put_in(server, numbers):
    deliver("127.0.0.1", server.ports["lmtp"], "alice", [message(number) for number in numbers])


def subjects(pop):
    count = pop.stat()[0]
    lines = [pop.retr(number)[1] for number in range(1, count + 1)]
    return [next(line for line in one if line.startswith(b"Subject: ")).decode().rsplit(" ", 1)[1] for one in lines]


def session(server, password="secret"):
    return sign_in(server.ports["pop3s"], server.certificate, "alice", password)


def app_password(server, device):
    return subprocess.run([server.bin / "satcheld", "user", "app-password", "add", "alice", "--device", device, "-c",
                           server.config], check=True, capture_output=True, text=True).stdout.strip()


def delete(server, password, *numbers):
    pop = session(server, password)
    for number in numbers:
        pop.dele(number)
    pop.quit()


def seen(server, password="secret"):
    pop = session(server, password)
    found = subjects(pop)
    pop.quit()
    return found


def test_each_device_has_its_own_deletions(programs, tmp_path):
    with start(programs, tmp_path / "server", 'views = "per-device"\n') as server:
        phone, desk = app_password(server, "phone"), app_password(server, "desk")
        put_in(server, [1, 2, 3])
        delete(server, phone, 1, 2)
        assert [seen(server, each) for each in (phone, desk, "secret")] == [["3"], ["1", "2", "3"], ["1", "2", "3"]]
        server.kill()
        server.start()
        assert [seen(server, each) for each in (phone, desk)] == [["3"], ["1", "2", "3"]]

        delete(server, desk, 1)
        delete(server, "secret", 1, 2)
        tablet = app_password(server, "tablet")
        assert seen(server, tablet) == ["2", "3"], "a new device sees all that is not deleted"
        # Only the desk and the tablet held message 2 back.
        delete(server, tablet, 1)
        subprocess.run([server.bin / "satcheld", "user", "app-password", "revoke", "alice", "--device", "desk", "-c",
                        server.config], check=True)
        with pytest.raises(poplib.error_proto):
            session(server, desk)
        assert len(MailboxCommands(server).json("undelete", "alice", "--dry-run")["messages"]) == 2


def test_devices_do_not_wait_for_each_other(programs, tmp_path):
    with start(programs, tmp_path / "server", 'views = "per-device"\nlock_wait = "0s"\n') as server:
        phone, desk = app_password(server, "phone"), app_password(server, "desk")
        held = session(server, phone)
        session(server, desk).quit()
        with pytest.raises(poplib.error_proto, match="IN-USE.*lock"):
            session(server, phone)
        held.quit()


def test_snapshot_sessions_run_side_by_side(programs, tmp_path):
    with start(programs, tmp_path / "server", 'sessions = "snapshot"\n') as server:
        put_in(server, [1, 2])
        first, second = session(server), session(server)
        first.dele(1)
        first.quit()
        assert subjects(second) == ["1", "2"]
        second.quit()
        assert seen(server) == ["2"]


def test_a_copy_made_with_cp_under_load_opens_whole(programs, tmp_path):
    settings = 'undelete_window = "0s"\n'
    with start(programs, tmp_path / "server", settings) as server:
        put_in(server, range(200))
        delete(server, "secret", *range(1, 101))
        stop = threading.Event()

        def load():
            number = 1000
            while not stop.is_set():
                put_in(server, range(number, number + 10))
                MailboxCommands(server).run("compact", "alice")
                number += 10

        thread = threading.Thread(target=load)
        thread.start()
        try:
            for copy in range(5):
                # cp may meet a name that goes while it reads the folder, as an index that is replaced.
                subprocess.run(["cp", "-r", server.directory / "data", tmp_path / f"copy-{copy}"], stderr=subprocess.PIPE)
        finally:
            stop.set()
            thread.join()
    for copy in range(5):
        other = PrivateServer(programs, tmp_path / f"other-{copy}", extra_config="[store]\n" + settings)
        other.add_user("alice", "secret")
        shutil.move(tmp_path / f"copy-{copy}", other.directory / "data")
        with other:
            found = seen(other)
        assert found[:100] == [str(number) for number in range(100, 200)]
        assert found[100:] == [str(number) for number in range(1000, 1000 + len(found) - 100)]


def test_a_maildir_is_shared_with_another_program(programs, tmp_path):
    with start(programs, tmp_path / "server", 'backend = "maildir"\n') as server:
        put_in(server, [1])
        beside = mailbox.Maildir(server.directory / "data/maildir/alice", create=False)
        beside.add(mailbox.MaildirMessage(b"Subject: message 2\n\nbare line ends\n"))
        pop = session(server)
        assert subjects(pop) == ["1", "2"]
        uidls = pop.uidl()[1]
        assert [int(line.split()[1]) for line in pop.list()[1]] == [
            sum(len(line) + 2 for line in pop.retr(number)[1]) for number in (1, 2)]

        # The other program reads one message, and files another away.
        keys = beside.keys()
        by_subject = {beside[key]["subject"]: key for key in keys}
        read = beside[by_subject["message 2"]]
        read.set_subdir("cur")
        read.set_flags("S")
        beside[by_subject["message 2"]] = read
        assert subjects(pop) == ["1", "2"], "a session keeps its snapshot"
        pop.dele(1)
        pop.quit()
        pop = session(server)
        assert pop.uidl()[1][0].split()[1] == uidls[1].split()[1]
        pop.quit()
        assert [one["subject"] for one in mailbox.Maildir(server.directory / "data/maildir/alice")] == ["message 2"]
