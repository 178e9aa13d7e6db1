"""Real POP3 programs, each fetching a whole maildrop over TLS and giving back the messages in canonical form."""
import poplib
import re
import ssl
import subprocess


def poplib_fetch(port, ca, user, password):
    context = ssl.create_default_context(cafile=ca)
    pop = poplib.POP3_SSL("localhost", port, context=context)
    pop.user(user)
    pop.pass_(password)
    poplib._MAXLINE = 1 << 20  # its own limit is on lines; messages here have longer ones
    count = pop.stat()[0]
    messages = [b"".join(line + b"\r\n" for line in pop.retr(number + 1)[1]) for number in range(count)]
    pop.quit()
    return messages


def curl_fetch(port, ca, user, password):
    def curl(path):
        return subprocess.run(["curl", "-sS", "--cacert", ca, "--user", f"{user}:{password}",
                               f"pop3s://localhost:{port}/{path}"], check=True, stdout=subprocess.PIPE).stdout
    numbers = [line.split()[0].decode() for line in curl("").splitlines() if line]
    return [curl(number) for number in numbers]


class SinkDirectory:
    """Keeps each message that a program pipes into `command` as a file of its own, in order."""

    def __init__(self, directory):
        self.directory = directory
        directory.mkdir()
        self.command = directory / "keep"
        self.command.write_text(f"""#!/bin/sh
set -e
number=$(cat {directory}/count 2>/dev/null || echo 0)
cat > {directory}/$(printf %05d "$number")
echo $((number + 1)) > {directory}/count
""")
        self.command.chmod(0o755)

    def messages(self):
        return [re.sub(rb"\r?\n", b"\r\n", path.read_bytes()) for path in sorted(self.directory.glob("[0-9]*"))]


def mpop_fetch(port, ca, user, password, directory, starttls=False):
    directory.mkdir(exist_ok=True)
    sink = SinkDirectory(directory / "mpop")
    config = directory / "mpoprc"
    config.write_text(f"""defaults
tls on
tls_starttls {"on" if starttls else "off"}
tls_trust_file {ca}
account default
host localhost
port {port}
user {user}
password {password}
keep on
received_header off
delivery mda {sink.command}
uidls_file {directory}/uidls
""")
    config.chmod(0o600)
    subprocess.run(["mpop", "-q", "-C", config], check=True)
    return sink.messages()


def fetchmail_fetch(port, ca, user, password, directory):
    directory.mkdir(exist_ok=True)
    sink = SinkDirectory(directory / "fetchmail")
    config = directory / "fetchmailrc"
    config.write_text(f"""set no bouncemail
poll localhost service {port} protocol pop3 uidl
  user "{user}" password "{password}" ssl sslcertck sslcertfile {ca}
  keep fetchall no rewrite mimedecode no
  mda "{sink.command}"
""".replace("mimedecode no", "no mimedecode"))
    config.chmod(0o600)
    subprocess.run(["fetchmail", "-f", config, "--pidfile", directory / "pid", "--idfile", directory / "ids",
                    "--invisible"], check=True, env={"HOME": str(directory), "PATH": "/usr/bin:/bin",
                                                     "FETCHMAILHOME": str(directory)}, stdout=subprocess.DEVNULL)
    return sink.messages()
