"""A file system of 64 MB runs full under the server: nothing acknowledged is lost, answers are honest, and it goes on."""
import os
import pathlib
import poplib
import shutil
import smtplib
import ssl
import stat
import subprocess

import pytest
from clients import poplib_fetch
from mbox import without_delivery_headers
from private_server import PrivateServer

MEGABYTE = 1 << 20


def can(*command):
    return subprocess.run(command, capture_output=True).returncode == 0


class SmallDisk:
    """Where the server's data lies. The program that PrivateServer starts is a script that mounts it first; `root` is how
    the file system is seen from here."""

    def __init__(self, programs, directory):
        self.data = directory / "server/data"
        self.data.mkdir(parents=True)
        self.bin = directory / "bin"
        self.bin.mkdir()
        probe = directory / "probe"
        probe.mkdir()
        mount = f"mount -t tmpfs -o size=64m small '{self.data}'"
        if can("mount", "-t", "tmpfs", "-o", "size=64m", "small", probe):
            subprocess.run(["umount", probe], check=True)
            self.kind, prefix = "a tmpfs of 64 MB", ""
            subprocess.run(mount, shell=True, check=True)
        elif can("unshare", "-rm", "mount", "-t", "tmpfs", "small", probe):
            self.kind, prefix = "a tmpfs of 64 MB in a namespace", f"exec unshare -rm sh -c '{mount}; exec \"$@\"' -- "
        else:
            self.kind, prefix = "a limit of 1 MiB on each file", "trap '' XFSZ; ulimit -f 2048\nexec "
        for name in ("satcheld", "satchel"):
            script = self.bin / name
            # Only what serves needs the disk.
            script.write_text(f"#!/bin/sh\n[ \"$1\" = serve ] || exec {programs.resolve()}/{name} \"$@\"\n"
                              f"{prefix or 'exec '}{programs.resolve()}/{name} \"$@\"\n")
            script.chmod(script.stat().st_mode | stat.S_IXUSR)

    def root(self, server):
        return pathlib.Path(f"/proc/{server.process.pid}/root") / self.data.relative_to("/")

    def is_mounted(self):
        return "tmpfs" in self.kind

    def unmount(self):
        if os.path.ismount(self.data):
            subprocess.run(["umount", "-l", self.data], check=True)


@pytest.fixture
def small(programs, tmp_path):
    disk = SmallDisk(programs, tmp_path)
    print("the small disk is", disk.kind)
    server = PrivateServer(disk.bin, tmp_path / "server")
    server.add_user("alice", "secret")
    try:
        with server:
            yield disk, server
    finally:
        disk.unmount()
        shutil.rmtree(tmp_path / "server/data", ignore_errors=True)


def message(number, octets):
    line = b"%d " % number * 30 + b"\r\n"
    return b"Subject: %d\r\n\r\n" % number + line * (octets // len(line) + 1)


class Mail:
    """What was sent and how it was answered."""

    def __init__(self, server):
        self.server = server
        self.acknowledged = []
        self.sent = 0

    def deliver(self, octets):
        text = message(self.sent, octets)
        self.sent += 1
        with smtplib.LMTP("127.0.0.1", self.server.ports["lmtp"], local_hostname="localhost") as lmtp:
            lmtp.ehlo()
            lmtp.mail("a@example.org")
            code, _ = lmtp.rcpt("alice")
            if code == 250:
                code, _ = lmtp.data(text)
        if code == 250:
            self.acknowledged.append(text)
        return code

    def fill(self, octets):
        """Delivers until the disk is full; returns the answer that said so."""
        while (code := self.deliver(octets)) == 250:
            assert len(self.acknowledged) < 5000
        return code

    def present(self):
        fetched = poplib_fetch(self.server.ports["pop3s"], self.server.certificate, "alice", "secret")
        return [without_delivery_headers(text) for text in fetched]


def fill_up(path):
    with open(path, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


def delete_first(server, count):
    """Whether QUIT said that they are gone."""
    context = ssl.create_default_context(cafile=server.certificate)
    pop = poplib.POP3_SSL("localhost", server.ports["pop3s"], context=context)
    pop.user("alice")
    pop.pass_("secret")
    for number in range(count):
        pop.dele(number + 1)
    try:
        pop.quit()
        return True
    except poplib.error_proto as error:
        assert b"[SYS/TEMP]" in error.args[0]
        pop.close()
        return False


def test_a_full_disk_loses_nothing_and_is_told(small):
    disk, server = small
    mail = Mail(server)
    if not disk.is_mounted():
        assert mail.deliver(2 * MEGABYTE) == 452
        assert mail.fill(100_000) == 452
        assert mail.deliver(10_000) == 250
        assert mail.present() == mail.acknowledged
        return

    ballast = disk.root(server) / "ballast"
    assert mail.deliver(1000) == 250
    ballast.write_bytes(bytes(40 * MEGABYTE))
    assert mail.fill(300_000) == 452
    fill_up(disk.root(server) / "last-octets")
    assert mail.fill(700) == 452
    assert mail.deliver(700) == 452, "and again"
    assert mail.present() == mail.acknowledged, "a full disk is read as before"

    if delete_first(server, 3):
        del mail.acknowledged[:3]
    assert mail.present() == mail.acknowledged

    ballast.unlink()
    (disk.root(server) / "last-octets").unlink()
    assert mail.deliver(300_000) == 250
    assert mail.deliver(700) == 250
    assert delete_first(server, 2)
    del mail.acknowledged[:2]
    assert mail.present() == mail.acknowledged
    if "namespace" in disk.kind:
        return
    server.kill()
    server.start()
    assert mail.present() == mail.acknowledged, "what is there after kill -9 is what was acknowledged"
