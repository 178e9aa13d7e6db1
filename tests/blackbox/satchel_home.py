"""A home of satchel's in a directory of the test's own."""
import json
import subprocess


class SatchelHome:
    def __init__(self, programs, directory):
        self.program = programs / "satchel"
        self.directory = directory

    def command(self, *arguments):
        return [self.program, "--home", self.directory, *arguments]

    def run(self, *arguments, status=0, **options):
        """Runs a command that must end with `status`, and gives its output and errors as octets."""
        done = subprocess.run(self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
        return done

    def output(self, *arguments, **options):
        return self.run(*arguments, **options).stdout.decode()

    def json(self, *arguments, **options):
        return json.loads(self.run(*arguments, "--json", **options).stdout)

    def add_account(self, port, ca, name="alice", password="secret", tls="implicit", server="localhost"):
        self.run("account", "add", f"{name}@example.org", "--name", name, "--server", server, "--port", str(port),
                 "--tls", tls, "--user", name, "--ca", ca, "--password-stdin", input=password.encode() + b"\n")

    def fetch(self, **options):
        """Fetches the one account, checks that it balances, and gives its report."""
        report = self.json("fetch", **options)["accounts"][0]
        assert report["listed"] == (report["known"] + report["stored"] + report["duplicates"] +
                                    len(report["skipped"]) + report["pending"])
        return report

    def messages(self):
        """Every message, byte for byte, in no order."""
        listed = self.json("list", "--limit", "1000000")["messages"]
        return [self.run("show", message["id"], "--raw").stdout for message in listed]
