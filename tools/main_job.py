"""The main job, shown: real mail travels LMTP -> satcheld -> POP3 over TLS -> satchel -> archive."""
import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from deliver import deliver
from mbox import read_mbox, without_delivery_headers
from private_server import PrivateServer

USER, PASSWORD = "alice", "correct horse battery staple"
PROJECT = pathlib.Path(__file__).resolve().parent.parent


class Job:
    """One run of the main job in a directory of its own. Each step fills in `summary`."""

    def __init__(self, bin_directory, directory, mail):
        self.bin = pathlib.Path(bin_directory).resolve()
        self.directory = pathlib.Path(directory)
        self.mail = mail
        self.home = self.directory / "archive"
        self.summary = {}

    def satchel(self, *arguments, **options):
        return subprocess.run([self.bin / "satchel", "--home", self.home, *arguments],
                              check=True, stdout=subprocess.PIPE, text=True, **options).stdout

    def deliver(self, server):
        began = time.monotonic()
        count = deliver("127.0.0.1", server.ports["lmtp"], f"{USER}@example.org", read_mbox(self.mail),
                        progress=progress("delivered"))
        self.summary |= {"delivered": count, "delivery_seconds": round(time.monotonic() - began, 3)}

    def fetch(self, server):
        self.satchel("account", "add", f"{USER}@example.org", "--name", USER, "--server", "localhost",
                     "--port", str(server.ports["pop3s"]), "--tls", "implicit", "--user", USER,
                     "--ca", str(server.certificate), "--password-stdin", input=PASSWORD + "\n")
        report = json.loads(self.satchel("fetch", "--json"))["accounts"][0]
        again = json.loads(self.satchel("fetch", "--json"))["accounts"][0]
        self.summary |= {"fetch": report, "fetch_again": again}

    def look(self):
        word = "patch" if self.mail_is_foreign() else "picnic"
        found = json.loads(self.satchel("search", word, "--json"))["messages"]
        self.summary |= {
            "archive": json.loads(self.satchel("status", "--json")),
            "search": {"query": word, "count": int(self.satchel("count", word)),
                       "newest": [{"from": message["from"], "subject": message["subject"]} for message in found[:3]]},
        }
        self.satchel("verify")

    def mail_is_foreign(self):
        return pathlib.Path(self.mail) != PROJECT / "tests/samples/sample.mbox"

    def compare(self):
        """Exports the archive and holds it against the input, byte for byte below what delivery put in front."""
        exported = self.directory / "exported.mbox"
        self.satchel("export", "", "--format", "mbox", "--to", str(exported))
        sent = list(read_mbox(self.mail))
        got = [without_delivery_headers(message) for message in read_mbox(exported)]
        self.summary |= {"exported": len(got), "equal": got == sent}

    def succeeded(self):
        summary = self.summary
        return (summary["equal"] and summary["delivered"] == summary["fetch"]["stored"] == summary["exported"]
                and summary["fetch_again"]["known"] == summary["delivered"] and summary["fetch_again"]["stored"] == 0)


def progress(verb):
    """Counts on the terminal, ten times a second at the most."""
    shown = 0.0

    def show(count):
        nonlocal shown
        if sys.stderr.isatty() and time.monotonic() - shown > 0.1:
            shown = time.monotonic()
            print(f"\r{verb} {count}", end="\r", file=sys.stderr)
    return show


def print_summary(job, server):
    summary, fetch = job.summary, job.summary["fetch"]
    rate = fetch["stored"] / fetch["seconds"] if fetch["seconds"] else 0
    print(f"""
delivered   {summary['delivered']} messages by LMTP in {summary['delivery_seconds']} s, each on disk before its 250
fetched     {fetch['listed']} listed = {fetch['known']} known + {fetch['stored']} stored + {fetch['duplicates']} duplicates \
+ {len(fetch['skipped'])} skipped + {fetch['pending']} pending
            {fetch['octets']:,} octets over TLS in {fetch['seconds']:.2f} s ({rate:,.0f} messages/s)
once more   {summary['fetch_again']['known']} known, {summary['fetch_again']['stored']} stored: nothing comes twice
archive     {summary['archive']['messages']} messages, {summary['archive']['octets']:,} octets, verified
search      "{summary['search']['query']}": {summary['search']['count']} messages, newest first:""")
    for message in summary["search"]["newest"]:
        print(f"              {message['subject'][:70]}  ({message['from'][:40]})")
    print(f"""export      {summary['exported']} messages, byte for byte equal to the input below the delivery's headers: \
{'yes' if summary['equal'] else 'NO'}

Settings for any mail program:
  POP3 server   localhost, port {server.ports['pop3s']} (TLS), or port {server.ports['pop3']} (STARTTLS)
  user name     {USER}
  password      {PASSWORD}
  certificate   {server.certificate}
Deliver more    LMTP to 127.0.0.1 port {server.ports['lmtp']}, recipient {USER}@example.org
The archive     {job.bin}/satchel --home {job.home} list
""")


def main():
    parser = argparse.ArgumentParser(prog="./dev run", description=__doc__)
    parser.add_argument("--bin", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--mail", metavar="FILE.mbox", default=str(PROJECT / "tests/samples/sample.mbox"))
    parser.add_argument("--once", action="store_true", help="stop when shown")
    parser.add_argument("--json", action="store_true", help="the summary as JSON")
    options = parser.parse_args()
    if not os.access(options.mail, os.R_OK):
        parser.exit(1, f"./dev run: {options.mail} cannot be read; give --mail an mbox file\n")

    directory = tempfile.mkdtemp(prefix="satchel-run-")
    job = Job(options.bin, directory, options.mail)
    try:
        server = PrivateServer(options.bin, job.directory / "server")
        server.add_user(USER, PASSWORD)
        with server:
            job.deliver(server)
            job.fetch(server)
            job.look()
            job.compare()
            if options.json:
                print(json.dumps(job.summary, indent=2))
            else:
                print_summary(job, server)
            if not options.once:
                print("Up until Ctrl-C.", file=sys.stderr, flush=True)
                signal.signal(signal.SIGTERM, signal.default_int_handler)
                try:
                    signal.pause()
                except KeyboardInterrupt:
                    print(file=sys.stderr)
        return 0 if job.succeeded() else 1
    except (ValueError, RuntimeError, OSError, subprocess.CalledProcessError) as error:
        print(f"./dev run: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
