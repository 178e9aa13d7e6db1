"""The commands `satcheld mailbox ...` on the maildrops of a private server."""
import json
import poplib
import ssl
import subprocess


class MailboxCommands:
    def __init__(self, server):
        self.server = server

    def command(self, *arguments):
        return [self.server.bin / "satcheld", "mailbox", *map(str, arguments), "-c", self.server.config]

    def run(self, *arguments, status=0):
        done = subprocess.run(self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
        return done

    def json(self, *arguments, status=0):
        return json.loads(self.run(*arguments, "--json", status=status).stdout)

    def import_from(self, source, *arguments, user="alice", status=0):
        """Imports and checks that the account balances."""
        account = self.json("import", user, "--from", source, *arguments, status=status)
        assert account["listed"] == account["stored"] + account["known"] + len(account["skipped"])
        return account

    def error(self, *arguments, status=1):
        """The line on standard error of a command that fails."""
        lines = self.run(*arguments, status=status).stderr.decode().splitlines()
        assert len(lines) == 1, lines
        return lines[0]


def sign_in(port, ca, user, password):
    pop = poplib.POP3_SSL("localhost", port, context=ssl.create_default_context(cafile=ca))
    pop.user(user)
    pop.pass_(password)
    return pop


def listed(port, ca, user="alice", password="secret"):
    """UIDL and octets of each message, as a client sees them."""
    pop = sign_in(port, ca, user, password)
    uidls = [line.split()[1].decode() for line in pop.uidl()[1]]
    sizes = [int(line.split()[1]) for line in pop.list()[1]]
    pop.quit()
    return list(zip(uidls, sizes))


def delete(port, ca, number, user="alice", password="secret"):
    pop = sign_in(port, ca, user, password)
    pop.dele(number)
    pop.quit()
