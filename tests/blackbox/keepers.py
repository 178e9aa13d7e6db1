"""Real POP3 programs that leave mail on the server and remember by its UIDLs what they have: each `fetch` gives the
messages that are new to the program."""
import subprocess

from clients import SinkDirectory


class Keeper:
    """A program with a directory of its own for its settings, its memory and what it fetched."""

    #: Exit codes that mean success.
    fine = (0,)

    def __init__(self, directory, port, ca, user="alice", password="secret"):
        self.directory = directory
        directory.mkdir(parents=True)
        self.sink = SinkDirectory(directory / "sink")
        self.config = directory / "config"
        self.config.write_text(self.settings(port, ca, user, password))
        self.config.chmod(0o600)

    def fetch(self):
        before = len(self.sink.messages())
        done = subprocess.run(self.command(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={"HOME": str(self.directory), "PATH": "/usr/bin:/bin"})
        assert done.returncode in self.fine, (type(self).__name__, done.returncode, done.stdout)
        return self.sink.messages()[before:]


class Mpop(Keeper):
    def settings(self, port, ca, user, password):
        return f"""account default
host localhost
port {port}
user {user}
password {password}
tls on
tls_starttls off
tls_trust_file {ca}
keep on
received_header off
delivery mda {self.sink.command}
uidls_file {self.directory}/uidls
"""

    def command(self):
        return ["mpop", "-q", "-C", self.config]


class Fetchmail(Keeper):
    fine = (0, 1)  # 1: there was no new mail

    def settings(self, port, ca, user, password):
        return f"""set no bouncemail
poll localhost service {port} protocol pop3 uidl
  user "{user}" password "{password}" ssl sslcertck sslcertfile {ca}
  keep no rewrite no mimedecode
  mda "{self.sink.command}"
"""

    def command(self):
        return ["fetchmail", "-f", self.config, "--pidfile", self.directory / "pid", "--idfile", self.directory / "ids",
                "--invisible"]


class Getmail(Keeper):
    def settings(self, port, ca, user, password):
        return f"""[retriever]
type = SimplePOP3SSLRetriever
server = localhost
port = {port}
username = {user}
password = {password}
ca_certs = {ca}
[destination]
type = MDA_external
path = {self.sink.command}
allow_root_commands = true
[options]
verbose = 0
delete = false
read_all = false
delivered_to = false
received = false
"""

    def command(self):
        return ["getmail", "--getmaildir", self.directory, "--rcfile", self.config]


ALL = (Mpop, Fetchmail, Getmail)
