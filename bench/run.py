"""Satchel and its peers on the same data, in the same run, in turn.

    ./dev bench [retr-plain] [retr-tls] [login] [fetch] [micro]     without a name: all

Rates depend on the machine, and the load generator shares its processors; look at the ratios, the processor seconds and
the memory. Each figure is the median of the runs.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
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

    def __init__(self, binaries, directory):
        self.satchel = PrivateServer(binaries, directory / "satchel", "[auth]\nallow_plaintext_without_tls = true\n")
        # The same cost of a password on both sides: none.
        users = "".join(f"{user}:{{PLAIN}}secret\n" for user in [*(f"u{n}" for n in range(USERS)), "fetchme"])
        (directory / "satchel/users").write_text(users)
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


def alternate(servers, measure):
    """Runs `measure(name, server)` on each server in turn, after one run that warms up, and gives medians per server."""
    figures = {name: [] for name in servers.by_name}
    for run in range(RUNS + 1):
        for name, server in servers.by_name.items():
            before = servers.usage[name].cpu()
            figure = measure(name, server)
            figure["cpu"] = servers.usage[name].cpu() - before
            figure["memory"] = servers.usage[name].memory()
            if run:
                figures[name].append(figure)
    return {name: {key: statistics.median(row[key] for row in rows) for key in rows[0]}
            for name, rows in figures.items()}


def load(binaries, mode, what, sessions, connections):
    def measure(_, server):
        port = server.ports["pop3s" if mode == "tls" else "pop3"]
        out = subprocess.run([binaries / "pop3_load", str(port), mode, what, str(USERS), str(sessions), str(connections)],
                             check=True, stdout=subprocess.PIPE).stdout
        return json.loads(out)
    return measure


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


def retrieval(servers, binaries, mode):
    result = alternate(servers, load(binaries, mode, "retr", USERS, 8))
    octets = result["satchel"]["octets"]
    show(f"RETR of {USERS} maildrops x {EACH} messages ({octets / 1e6:.0f} MB), 8 connections, {mode}", result,
         lambda figure: figure["octets"] / figure["seconds"] / 1e6, "MB/s")


def login(servers, binaries):
    for mode in ("plain", "tls"):
        result = alternate(servers, load(binaries, mode, "stat", 2000, 8))
        show(f"sign in, STAT, QUIT: 2,000 sessions, 8 at once, {mode}", result,
             lambda figure: figure["sessions"] / figure["seconds"], "sessions/s")


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


def fetch(servers, binaries, directory):
    """5,000 messages from Dovecot over TLS: into our archive, durable and indexed; and by mpop into a Maildir."""
    count, port = 5000, servers.dovecot.ports["pop3s"]

    def satchel(place):
        command = [binaries / "satchel", "--home", place]
        subprocess.run([*command, "account", "add", "f@example.org", "--name", "f", "--server", "localhost", "--port",
                        str(port), "--user", "fetchme", "--ca", servers.dovecot.certificate, "--password-stdin"],
                       input=b"secret\n", check=True, stdout=subprocess.DEVNULL)
        figure = timed([*command, "fetch"])
        if int(subprocess.check_output([*command, "count", ""])) != count:
            raise RuntimeError("satchel did not fetch everything")
        return figure

    def mpop(place):
        for folder in ("cur", "new", "tmp"):
            (place / "Maildir" / folder).mkdir(parents=True)
        (place / "mpoprc").write_text(f"account default\nhost localhost\nport {port}\ntls on\ntls_starttls off\n"
                                      f"tls_trust_file {servers.dovecot.certificate}\nuser fetchme\npassword secret\n"
                                      f"keep on\ndelivery maildir {place}/Maildir\nuidls_file {place}/uidls\n")
        (place / "mpoprc").chmod(0o600)
        figure = timed(["mpop", "-q", "-C", place / "mpoprc"])
        if len(list((place / "Maildir/new").iterdir())) != count:
            raise RuntimeError("mpop did not fetch everything")
        return figure

    figures = {"satchel": [], "mpop": []}
    for run in range(RUNS):
        for name, how in (("satchel", satchel), ("mpop", mpop)):
            place = directory / f"fetch-{name}-{run}"
            place.mkdir()
            figures[name].append(how(place))
            shutil.rmtree(place)
    result = {name: {key: statistics.median(row[key] for row in rows) for key in rows[0]}
              for name, rows in figures.items()}
    show(f"fetch of {count:,} messages from Dovecot over TLS", result, lambda figure: count / figure["seconds"],
         "messages/s", base="mpop")


def micro(binaries):
    for program in sorted(binaries.glob("*_bench")):
        print(f"\n### {program.name}\n", flush=True)
        subprocess.run([program, "--benchmark_min_time=0.3"], check=True)


def main():
    scenarios = ["retr-plain", "retr-tls", "login", "fetch", "micro"]
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("scenario", nargs="*", metavar="SCENARIO", help=", ".join(scenarios))
    options = parser.parse_args()
    if unknown := set(options.scenario) - set(scenarios):
        parser.error(f"there is no scenario {', '.join(sorted(unknown))}; there are {', '.join(scenarios)}")
    chosen, binaries = options.scenario or scenarios, options.bin.resolve()
    if set(chosen) - {"micro"}:
        directory = pathlib.Path(tempfile.mkdtemp(prefix="satchel-bench-"))
        try:
            with Servers(binaries, directory) as servers:
                if set(chosen) & {"retr-plain", "retr-tls", "login"}:
                    for number in range(USERS):
                        servers.fill(f"u{number}", maildrop(f"u{number}", EACH,
                                                            [2000, 4000, 8000, 8000, 16000, 32000, 100000]))
                if "retr-plain" in chosen:
                    retrieval(servers, binaries, "plain")
                if "retr-tls" in chosen:
                    retrieval(servers, binaries, "tls")
                if "login" in chosen:
                    login(servers, binaries)
                if "fetch" in chosen:
                    deliver("127.0.0.1", servers.dovecot.ports["lmtp"], "fetchme@example.org",
                            maildrop("fetchme", 5000, [2000, 4000, 8000, 8000, 16000, 32000]))
                    fetch(servers, binaries, directory)
        finally:
            shutil.rmtree(directory, ignore_errors=True)
    if "micro" in chosen:
        micro(binaries)


if __name__ == "__main__":
    main()
