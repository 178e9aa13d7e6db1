"""A satcheld of its own on free loopback ports, with its own certificate, in a directory of its own."""
import pathlib
import re
import subprocess
import threading


class PrivateServer:
    """Starts satcheld in `directory` and waits until it listens. `ports` maps pop3, pop3s and lmtp to their ports.

    Its log goes to directory/satcheld.log. Use it as a context manager; `stop` ends it as an operator would (SIGTERM).
    """

    def __init__(self, bin_directory, directory, extra_config="", tls=True):
        self.bin = pathlib.Path(bin_directory)
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.config = self.directory / "satcheld.toml"
        self.certificate = self.directory / "cert.pem"
        self.log = self.directory / "satcheld.log"
        self.ports = {"pop3": 0, "lmtp": 0} | ({"pop3s": 0} if tls else {})
        self.process = None
        self._make_certificate()
        self._extra_config = extra_config
        self._write_config()

    def _make_certificate(self):
        if self.certificate.exists():
            return
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", self.directory / "key.pem", "-out", self.certificate],
            check=True, capture_output=True)

    def _write_config(self):
        listen = "".join(f'{name} = ["127.0.0.1:{port}"]\n' for name, port in self.ports.items())
        tls = f"""[tls]
certificate = "{self.certificate}"
private_key = "{self.directory}/key.pem"
""" if "pop3s" in self.ports else ""
        self.config.write_text(f"""data_dir = "{self.directory}/data"
hostname = "localhost"
domains = ["example.org"]
[listen]
{listen}{tls}[auth.file]
path = "{self.directory}/users"
{self._extra_config}""")

    def add_user(self, name, password):
        subprocess.run([self.bin / "satcheld", "user", "add", name, "-c", self.config, "--password-stdin"],
                       input=password.encode() + b"\n", check=True)

    def start(self):
        """Starts the server; on a later start it listens on the same ports as on the first."""
        log = open(self.log, "ab")
        self.process = subprocess.Popen([self.bin / "satcheld", "serve", "-c", self.config],
                                        stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.PIPE)
        listening = threading.Event()
        self._copier = threading.Thread(target=self._copy_log, args=(self.process.stderr, log, listening), daemon=True)
        self._copier.start()
        listening.wait()
        if any(port == 0 for port in self.ports.values()):
            self.process.wait()
            raise RuntimeError(f"satcheld did not start; its log is {self.log}:\n{self.log.read_text()}")
        self._write_config()
        return self

    def _copy_log(self, lines, log, listening):
        seen = set()
        with log:
            for line in lines:
                log.write(line)
                log.flush()
                found = re.search(rb"event=listening .*protocol=(\w+) .*address=\S*:(\d+)", line)
                if found:
                    seen.add(found[1].decode())
                    self.ports[found[1].decode()] = int(found[2])
                    if seen == set(self.ports):
                        listening.set()
        listening.set()

    def stop(self):
        """Ends the server cleanly and returns its exit status."""
        self.process.terminate()
        return self._wait()

    def kill(self):
        self.process.kill()
        return self._wait()

    def _wait(self):
        status = self.process.wait()
        self._copier.join()
        return status

    def __enter__(self):
        return self.start()

    def __exit__(self, *exc):
        if self.process.poll() is None:
            self.stop()
