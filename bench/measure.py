"""What the scenarios share: the servers and their peers, the same messages for both, figures and tables."""
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time

PROJECT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tools"))

from deliver import deliver  # noqa: E402
from dovecot import Dovecot  # noqa: E402
from private_server import PrivateServer  # noqa: E402

RUNS = 5
USERS, EACH = 100, 50
WORDS = ("mill river bridge lantern orchard harvest winter letter garden marble copper velvet thunder meadow pepper "
         "compass anchor ribbon").split()


def message(rng, name, size):
    lines = [f"From: sender{name}@example.org", "To: user@example.org", f"Subject: message {name}",
             "Date: Mon, 23 Nov 2026 10:00:00 +0000", f"Message-ID: <{name}@example.org>", ""]
    length = sum(map(len, lines)) + 2 * len(lines)
    while length < size:
        line = ("." if rng.random() < 0.02 else "") + " ".join(rng.choices(WORDS, k=9))
        lines.append(line)
        length += len(line) + 2
    return ("\r\n".join(lines) + "\r\n").encode()


def maildrop(user, count, sizes):
    rng = random.Random(user)
    return [message(rng, f"{user}-{number}", rng.choice(sizes)) for number in range(count)]


class Usage:
    """Processor seconds and memory of a server: all its processes together."""

    def __init__(self, pids):
        self.pids = pids

    def cpu(self):
        seconds = 0.0
        for pid in self.pids():
            try:
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                seconds += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
            except OSError:
                pass
        return seconds

    def memory(self):
        """Proportional set size in MB."""
        kilobytes = 0
        for pid in self.pids():
            try:
                rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
                kilobytes += int(rollup.split("\nPss:")[1].split()[0])
            except (OSError, IndexError):
                pass
        return kilobytes / 1000


class Servers:
    """Satchel and Dovecot, filled over LMTP with the same messages."""

    def __init__(self, binaries, directory, more_users=()):
        self.satchel = PrivateServer(binaries, directory / "satchel", "[auth]\nallow_plaintext_without_tls = true\n")
        # The same cost of a password on both sides: none.
        users = [*(f"u{number}" for number in range(USERS)), "fetchme", *more_users]
        (directory / "satchel/users").write_text("".join(f"{user}:{{PLAIN}}secret\n" for user in users))
        self.dovecot = Dovecot(directory / "dovecot")

    def __enter__(self):
        self.satchel.start()
        self.dovecot.__enter__()
        self.by_name = {"satchel": self.satchel, "dovecot": self.dovecot}
        self.usage = {"satchel": Usage(lambda: [self.satchel.process.pid]), "dovecot": Usage(self.dovecot.processes)}
        return self

    def __exit__(self, *exc):
        self.satchel.stop()
        self.dovecot.__exit__()

    def fill(self, user, messages):
        for server in self.by_name.values():
            deliver("127.0.0.1", server.ports["lmtp"], f"{user}@example.org", messages)


def medians(figures):
    return {name: {key: statistics.median(row[key] for row in rows) for key in rows[0]}
            for name, rows in figures.items()}


def alternate(servers, measure, runs=RUNS, warm=True, prepare=None):
    """Runs `measure(name, server)` on each server in turn, after one run that warms up, and gives medians per server.

    `prepare(name, server)` is called before each measurement, and what the servers used until then does not count.
    """
    figures = {name: [] for name in servers.by_name}
    for run in range(-warm, runs):
        for name in figures:
            if prepare:
                prepare(name, servers.by_name[name])
            before = servers.usage[name].cpu()
            figure = measure(name, servers.by_name[name])
            figure["cpu"] = servers.usage[name].cpu() - before
            figure["memory"] = servers.usage[name].memory()
            if run >= 0:
                figures[name].append(figure)
    return medians(figures)


def table(title, rows, columns):
    print(f"\n### {title}\n")
    print("| | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, values in rows:
        print(f"| {name} | " + " | ".join(values) + " |")


def show(title, result, rate, unit, base="dovecot"):
    rows = []
    for name, figure in result.items():
        rows.append((name, [f"{rate(figure):,.0f}", f"{figure['seconds']:.2f}", f"{figure['cpu']:.2f}",
                            f"{figure['memory']:.1f}"]))
    ours, theirs = result["satchel"], result[base]
    rows.append((f"satchel : {base}", [f"{rate(ours) / rate(theirs):.2f}", f"{ours['seconds'] / theirs['seconds']:.2f}",
                                       f"{ours['cpu'] / max(theirs['cpu'], 0.01):.2f}",
                                       f"{ours['memory'] / theirs['memory']:.2f}"]))
    table(title, rows, [unit, "seconds", "CPU s of the program", "memory MB"])


def timed(command, **options):
    """Seconds, processor seconds and peak memory of a command.

    The peak is what the kernel says of the process itself (VmHWM), looked at until it ends: the peak that it reports
    afterwards would count the memory of this program, from which the process was forked.
    """
    began, peak = time.monotonic(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **options)
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        found = pathlib.Path(f"/proc/{process.pid}/status").read_text().partition("VmHWM:")[2].split()
        peak = int(found[0]) if found else peak
        time.sleep(0.005)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return {"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "memory": peak / 1000}
