"""Scenarios of large maildrops and of much mail at once: list100k, erase100k, memory100k, deliver, million."""
import json
import os
import pathlib
import random
import socket
import subprocess
import time

from measure import RUNS, PrivateServer, Usage, alternate, message, table

LARGE = 100_000
ERASURES = 3
SESSIONS = 20
MILLION = 1_000_000
DELIVERIES, DELIVERED_OCTETS, CONNECTIONS, RECIPIENTS = 1000, 12_000, 20, 20
PLAINTEXT = "[auth]\nallow_plaintext_without_tls = true\n"


def make_maildir(path, count):
    """A Maildir of small messages, with sizes in the names of its files as Dovecot gives them."""
    rng = random.Random(count)
    for folder in ("cur", "new", "tmp"):
        (path / folder).mkdir(parents=True)
    for number in range(count):
        octets = message(rng, number, 500)
        stored = octets.replace(b"\r\n", b"\n")
        name = f"{1700000000 + number}.M{number}P1.host,S={len(stored)},W={len(octets)}:2,"
        (path / "cur" / name).write_bytes(stored)
    return path


def import_maildrop(server, user, source):
    """What `satcheld mailbox import` took; it runs beside the server."""
    began = time.monotonic()
    subprocess.run([server.bin / "satcheld", "mailbox", "import", user, "--from", source, "-c", server.config],
                   check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def copy_maildir(dovecot, user, source):
    place = dovecot.maildir(user)
    place.parent.mkdir(parents=True)
    subprocess.run(["cp", "-a", source, place], check=True)
    subprocess.run(["chown", "-R", "dovenull:", place.parent], check=True)


def fill(servers, user, source):
    import_maildrop(servers.satchel, user, f"maildir:{source}")
    copy_maildir(servers.dovecot, user, source)


def one_session(binaries, server, user, what):
    return json.loads(subprocess.check_output(
        [binaries / "pop3_load", str(server.ports["pop3"]), "plain", what, "1", "1", "1", user]))


def drop_caches():
    """Takes what has been read from the disk out of memory; needs root, as Dovecot does."""
    os.sync()
    pathlib.Path("/proc/sys/vm/drop_caches").write_text("3\n")


def seconds_table(title, result, steps):
    """A row a server: seconds of each step, and the ratio to Dovecot."""
    columns = [*steps, "cpu", "memory"]
    rows = [(name, [f"{figure[key]:.3f}" for key in steps] + [f"{figure['cpu']:.2f}", f"{figure['memory']:.1f}"])
            for name, figure in result.items()]
    ours, theirs = result["satchel"], result["dovecot"]
    rows.append(("satchel : dovecot", [f"{ours[key] / max(theirs[key], 1e-4):.3f}" for key in columns]))
    table(title, rows, [*(f"{step.replace('_', ' ')} s" for step in steps), "CPU s of the program", "memory MB"])


def list_large(servers, binaries):
    def measure(_, server):
        figure = one_session(binaries, server, "large", "list")
        if figure["messages"] != LARGE:
            raise RuntimeError(f"there are {figure['messages']} messages")
        return {"sign_in": figure["sign_in"], "list_uidl": figure["work"], "all": figure["sign_in"] + figure["work"]}

    def chill(name, server):
        """Satchel looks after its maildrops as soon as it runs, so nothing may be left in memory before its start;
        Dovecot's start looks at each of its files, so nothing may be left after it."""
        if name == "satchel":
            server.stop()
            drop_caches()
            server.start()
        else:
            server.__exit__()
            server.__enter__()
            drop_caches()

    steps = ["sign_in", "list_uidl", "all"]
    seconds_table(f"sign in, LIST, UIDL of {LARGE:,} messages, warm", alternate(servers, measure), steps)
    seconds_table("the same, cold: server restarted and caches dropped before each session",
                  alternate(servers, measure, prepare=chill), steps)


def erase_large(servers, binaries):
    left = {name: [f"erase{number}" for number in range(ERASURES)] for name in servers.by_name}

    def prepare(name, server):
        if one_session(binaries, server, left[name][-1], "list")["messages"] != LARGE:
            raise RuntimeError("the maildrop is not whole")

    def measure(name, server):
        figure = one_session(binaries, server, left[name].pop(), "dele")
        return {"dele": figure["work"], "quit": figure["quit"], "all": figure["seconds"]}

    result = alternate(servers, measure, runs=ERASURES, warm=False, prepare=prepare)
    for server in servers.by_name.values():
        for number in range(ERASURES):
            if one_session(binaries, server, f"erase{number}", "list")["messages"] != 0:
                raise RuntimeError("not everything was erased")
    seconds_table(f"{LARGE:,} DELE, pipelined, and QUIT, of a full maildrop each time", result, ["dele", "quit", "all"])


class Session:
    """A signed-in session that stays open."""

    def __init__(self, server, user):
        self.socket = socket.create_connection(("127.0.0.1", server.ports["pop3"]))
        self.lines = self.socket.makefile("rb")
        self.lines.readline()
        for command in (f"USER {user}", "PASS secret", "STAT"):
            self.tell(command)

    def tell(self, command):
        self.socket.sendall(command.encode() + b"\r\n")
        answer = self.lines.readline()
        if not answer.startswith(b"+OK"):
            raise RuntimeError(f"{command}: {answer}")
        if command in ("LIST", "UIDL"):
            while self.lines.readline() != b".\r\n":
                pass

    def mark_everything(self):
        for first in range(1, LARGE, 1000):
            self.socket.sendall(b"".join(b"DELE %d\r\n" % number for number in range(first, first + 1000)))
            for _ in range(1000):
                self.lines.readline()

    def close(self):
        self.socket.close()


def memory_large(servers, satchel):
    """What each further session on a maildrop that is open already costs, by message, in three states."""
    rows = []
    for name, server, usage in (("satchel, sessions = snapshot", satchel, Usage(lambda: [satchel.process.pid])),
                                ("dovecot", servers.dovecot, servers.usage["dovecot"])):
        warm = Session(server, "large")
        for command in ("LIST", "UIDL"):
            warm.tell(command)
        first = usage.memory()
        further, grown = [Session(server, "large") for _ in range(SESSIONS)], []
        grown.append(usage.memory() - first)
        for session in further:
            session.tell("LIST")
            session.tell("UIDL")
        grown.append(usage.memory() - first)
        for session in further:
            session.mark_everything()
        grown.append(usage.memory() - first)
        for session in [warm, *further]:
            session.close()
        rows.append((name, [f"{first:.1f}", *(f"{megabytes * 1e6 / SESSIONS / LARGE:.1f}" for megabytes in grown)]))
    table(f"{SESSIONS} further sessions on an open maildrop of {LARGE:,} messages: octets a message and session", rows,
          ["memory MB with one session", "signed in", "after LIST and UIDL", "all marked by DELE"])


def deliver_much(servers, binaries):
    for title, users, recipients, messages in (
            ("one maildrop", 1, 1, DELIVERIES),
            (f"{RECIPIENTS} maildrops, each message to one", RECIPIENTS, 1, DELIVERIES),
            (f"{RECIPIENTS} maildrops, each message to all", RECIPIENTS, RECIPIENTS, DELIVERIES // RECIPIENTS)):
        def measure(_, server):
            figure = json.loads(subprocess.check_output(
                [binaries / "lmtp_load", str(server.ports["lmtp"]), str(users), str(recipients), str(messages),
                 str(CONNECTIONS), str(DELIVERED_OCTETS)]))
            return {"rate": figure["deliveries"] / figure["seconds"], "seconds": figure["seconds"]}

        result = alternate(servers, measure)
        rows = [(name, [f"{figure['rate']:,.0f}", f"{figure['seconds']:.2f}", f"{figure['cpu']:.2f}",
                        f"{figure['memory']:.1f}"]) for name, figure in result.items()]
        rows.append(("satchel : dovecot", [f"{result['satchel'][key] / max(result['dovecot'][key], 0.01):.2f}"
                                           for key in ("rate", "seconds", "cpu", "memory")]))
        table(f"{messages:,} messages of {DELIVERED_OCTETS // 1000} kB, {CONNECTIONS} LMTP connections, {title}", rows,
              ["deliveries/s", "seconds", "CPU s of the program", "memory MB"])


def million(servers, binaries, directory):
    """Satchel alone: a maildrop of a million tiny messages is imported, and read by one session after the other."""
    mbox = directory / "million.mbox"
    with open(mbox, "wb") as file:
        for number in range(MILLION):
            file.write(b"From a@example.org Mon Nov 23 10:00:00 2026\n"
                       b"Subject: %d\nMessage-ID: <%d@example.org>\n\nHi.\n\n" % (number, number))
    server, usage = servers.satchel, servers.usage["satchel"]
    taken = import_maildrop(server, "million", f"mbox:{mbox}")
    mbox.unlink()
    rows = [("import", [f"{taken:.1f}", "", "", "", ""])]
    for name in ("first session", *(f"session {number}" for number in range(2, RUNS + 1))):
        before = usage.cpu()
        figure = one_session(binaries, server, "million", "list")
        if figure["messages"] != MILLION:
            raise RuntimeError(f"there are {figure['messages']} messages")
        rows.append((name, [f"{figure['seconds']:.2f}", f"{figure['sign_in']:.3f}", f"{figure['work']:.3f}",
                            f"{usage.cpu() - before:.2f}", f"{usage.memory():.1f}"]))
    table(f"a maildrop of {MILLION:,} messages, Satchel alone", rows,
          ["seconds", "sign in s", "STAT, LIST, UIDL s", "CPU s of the program", "memory MB"])


SCENARIOS = ["list100k", "erase100k", "memory100k", "deliver", "million"]


def users():
    return ["large", "million", *(f"erase{number}" for number in range(ERASURES))]


def run(chosen, servers, binaries, directory):
    """Runs those of SCENARIOS that are chosen. The maildrop of small messages is made once, for all of them."""
    if set(chosen) & {"list100k", "erase100k", "memory100k"}:
        source = make_maildir(directory / "source", LARGE)
    if "erase100k" in chosen:
        for number in range(ERASURES):
            fill(servers, f"erase{number}", source)
        erase_large(servers, binaries)
    if set(chosen) & {"list100k", "memory100k"}:
        fill(servers, "large", source)
    if "list100k" in chosen:
        list_large(servers, binaries)
    if "memory100k" in chosen:
        place = directory / "snapshot"
        satchel = PrivateServer(binaries, place, PLAINTEXT + '[store]\nsessions = "snapshot"\n')
        (place / "users").write_text("large:{PLAIN}secret\n")
        with satchel:
            import_maildrop(satchel, "large", f"maildir:{source}")
            memory_large(servers, satchel)
    if "deliver" in chosen:
        deliver_much(servers, binaries)
    if "million" in chosen:
        million(servers, binaries, directory)
