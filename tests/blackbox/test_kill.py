"""kill -9 of server and client at random moments under load: nothing acknowledged is lost, nothing is stored twice."""
import random
import smtplib
import subprocess
import threading

import pytest
from clients import poplib_fetch
from deliver import deliver
from mail import real_messages
from mbox import without_delivery_headers
from satchel_home import SatchelHome


class Load:
    """Delivers numbered messages over several connections until the server is gone; remembers what was answered 250."""

    def __init__(self, port, first, connections=4):
        self.port = port
        self.acknowledged = set()
        self.reached = threading.Condition()
        self.threads = [threading.Thread(target=self._deliver, args=(f"{first}-{n}",)) for n in range(connections)]

    def _deliver(self, name):
        number = 0
        try:
            with smtplib.LMTP("127.0.0.1", self.port, local_hostname="localhost") as lmtp:
                lmtp.ehlo()
                while True:
                    key = f"{name}-{number}"
                    lmtp.sendmail("a@example.org", ["alice"],
                                  f"Subject: {key}\r\n\r\n{key * random.randint(1, 2000)}\r\n")
                    with self.reached:
                        self.acknowledged.add(key)
                        self.reached.notify_all()
                    number += 1
        except (OSError, smtplib.SMTPException):
            pass  # the server was killed, which is the point

    def run_until(self, count, then):
        for thread in self.threads:
            thread.start()
        with self.reached:
            self.reached.wait_for(lambda: len(self.acknowledged) >= count)
        then()
        for thread in self.threads:
            thread.join()
        return self.acknowledged


def subjects(server):
    return [without_delivery_headers(message).split(b"\r\n")[0].decode().removeprefix("Subject: ")
            for message in poplib_fetch(server.ports["pop3s"], server.certificate, "alice", "secret")]


def test_what_lmtp_acknowledged_survives_kill_9(server):
    acknowledged = set()
    for round_number in range(8):
        load = Load(server.ports["lmtp"], round_number)
        acknowledged |= load.run_until(random.randint(1, 60), server.kill)
        server.start()
    present = subjects(server)
    assert acknowledged - set(present) == set()
    assert len(present) == len(set(present))


def test_deletions_are_all_or_none_across_kill_9(server):
    """Sessions delete everything and QUIT while the server is killed; after +OK all are gone, before it none need be."""
    import poplib
    import ssl
    context = ssl.create_default_context(cafile=server.certificate)
    for _ in range(4):
        deliver("127.0.0.1", server.ports["lmtp"], "alice", [b"Subject: x\r\n\r\n%d\r\n" % n for n in range(40)])
        before = len(subjects(server))
        pop = poplib.POP3_SSL("localhost", server.ports["pop3s"], context=context)
        pop.user("alice")
        pop.pass_("secret")
        for number in range(before):
            pop.dele(number + 1)
        pop._putcmd("QUIT")
        confirmed = False
        killer = threading.Timer(random.random() * 0.02, server.kill)
        killer.start()
        try:
            confirmed = pop._getresp().startswith(b"+OK")
        except (OSError, poplib.error_proto):
            pass
        killer.join()
        pop.sock.close()
        server.start()
        after = len(subjects(server))
        assert after in ((0,) if confirmed else (0, before))


@pytest.mark.parametrize("seed", range(3))
def test_a_client_killed_at_random_moments_stores_everything_once(server, programs, tmp_path, seed):
    rng = random.Random(seed)
    sent = real_messages(300)
    deliver("127.0.0.1", server.ports["lmtp"], "alice", sent)
    home = SatchelHome(programs, tmp_path / "home")
    home.add_account(server.ports["pop3s"], server.certificate)
    for _ in range(12):
        fetch = subprocess.Popen(home.command("fetch", "--json"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            fetch.wait(timeout=rng.uniform(0.02, 1.2))
        except subprocess.TimeoutExpired:
            fetch.kill()
            fetch.wait()
    report = home.fetch()
    assert report["known"] + report["stored"] == 300 and report["duplicates"] == 0
    assert sorted(map(without_delivery_headers, home.messages())) == sorted(sent)
    assert home.json("verify")["problems"] == []
