"""Satchel and its peers on the same data, in the same run, in turn.

    ./dev bench [SCENARIO...]     without a name: all; --help names them

Rates depend on the machine, and the load generator shares its processors; look at the ratios, the processor seconds and
the memory. Each figure is the median of the runs.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import tempfile

import large
from measure import EACH, RUNS, USERS, Servers, alternate, deliver, maildrop, medians, show, timed


def load(binaries, mode, what, sessions, connections):
    def measure(_, server):
        port = server.ports["pop3s" if mode == "tls" else "pop3"]
        return json.loads(subprocess.check_output(
            [binaries / "pop3_load", str(port), mode, what, str(USERS), str(sessions), str(connections)]))
    return measure


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
    show(f"fetch of {count:,} messages from Dovecot over TLS", medians(figures),
         lambda figure: count / figure["seconds"], "messages/s", base="mpop")


def micro(binaries):
    for program in sorted(binaries.glob("*_bench")):
        print(f"\n### {program.name}\n", flush=True)
        subprocess.run([program, "--benchmark_min_time=0.3"], check=True)


def main():
    scenarios = ["retr-plain", "retr-tls", "login", "fetch", *large.SCENARIOS, "micro"]
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
            with Servers(binaries, directory, large.users()) as servers:
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
                large.run(chosen, servers, binaries, directory)
        finally:
            shutil.rmtree(directory, ignore_errors=True)
    if "micro" in chosen:
        micro(binaries)


if __name__ == "__main__":
    main()
