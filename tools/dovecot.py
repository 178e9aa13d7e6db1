"""A real Dovecot on free loopback ports: a peer for tests and for measurement side by side. Needs root, as Dovecot's
master process does."""
import os
import pathlib
import pwd
import socket
import subprocess


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Dovecot:
    """POP3, POP3 over TLS and LMTP for any user name, password secret, each with a Maildir of its own.

    Tuned for speed: shared login and mail processes, an authentication cache, sizes in file names trusted. What is in
    `extra_config` stands at the end of its settings.
    """

    def __init__(self, directory, mechanisms="plain", extra_config=""):
        self.mechanisms = mechanisms
        self.extra_config = extra_config
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.certificate = self.directory / "cert.pem"
        self.ports = {name: free_port() for name in ("pop3", "pop3s", "lmtp")}

    def maildir(self, user):
        return self.directory / "mail" / user / "Maildir"

    def add(self, user, messages):
        """Puts messages (octets, CRLF) into a user's Maildir; before the start."""
        for folder in ("cur", "new", "tmp"):
            (self.maildir(user) / folder).mkdir(parents=True, exist_ok=True)
        for number, message in enumerate(messages):
            stored = message.replace(b"\r\n", b"\n")
            name = f"{1700000000 + number}.M{number}P1.host,S={len(stored)},W={len(message)}:2,"
            (self.maildir(user) / "cur" / name).write_bytes(stored)

    def processes(self):
        """Process ids of the master and all it has started."""
        children = {}
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
        found = [self.process.pid]
        for parent in found:
            found.extend(children.get(parent, []))
        return found

    def __enter__(self):
        owner = pwd.getpwnam("dovenull")
        (self.directory / "mail").mkdir(exist_ok=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", self.directory / "key.pem", "-out", self.certificate], check=True, capture_output=True)
        subprocess.run(["chown", "-R", f"{owner.pw_uid}:{owner.pw_gid}", self.directory / "mail"], check=True)
        self._open_the_way()
        config = self.directory / "dovecot.conf"
        config.write_text(self._configuration(owner))
        # In the foreground (-F), so that it is ours to end by its process id; it answers once it listens.
        self.process = subprocess.Popen(["dovecot", "-F", "-c", config], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=open(self.directory / "start.log", "wb"))
        while self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.ports["pop3"])) == 0 and probe.recv(512).startswith(b"+OK"):
                    return self
        raise RuntimeError((self.directory / "start.log").read_text())

    def __exit__(self, *exc):
        self.process.terminate()
        self.process.wait()

    def _open_the_way(self):
        """Dovecot's mail process is another user and must be able to pass through the directories above."""
        path = self.directory.resolve()
        while path != path.parent:
            if path.stat().st_uid == os.getuid():
                path.chmod(path.stat().st_mode | 0o011)
            path = path.parent

    def _configuration(self, owner):
        return f"""base_dir = {self.directory}/run
state_dir = {self.directory}/state
log_path = {self.directory}/log
protocols = pop3 lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{self.certificate}
ssl_key = <{self.directory}/key.pem
disable_plaintext_auth = no
auth_mechanisms = {self.mechanisms}
auth_username_format = %n
auth_cache_size = 10M
mail_location = maildir:{self.directory}/mail/%n/Maildir
mail_uid = {owner.pw_uid}
mail_gid = {owner.pw_gid}
first_valid_uid = 1
first_valid_gid = 1
mail_fsync = optimized
maildir_very_dirty_syncs = yes
pop3_no_flag_updates = yes
mail_max_userip_connections = 0
default_client_limit = 20000
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={self.directory}/mail/%n allow_all_users=yes
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {self.ports["pop3"]}
  }}
  inet_listener pop3s {{
    port = {self.ports["pop3s"]}
    ssl = yes
  }}
  service_count = 0
  process_min_avail = 2
  process_limit = 2
  client_limit = 9000
}}
service pop3 {{
  service_count = 0
  process_min_avail = 2
  process_limit = 64
  client_limit = 1000
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {self.ports["lmtp"]}
  }}
  service_count = 0
  process_min_avail = 2
}}
{self.extra_config}"""
