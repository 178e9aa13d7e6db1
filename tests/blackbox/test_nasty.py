"""Messages that break careless programs go all the way and come out equal."""
import smtplib

from deliver import deliver
from mail import NASTY, NO_FINAL_NEWLINE
from mbox import without_delivery_headers
from satchel_home import SatchelHome


def test_nasty_messages_go_all_the_way_and_come_out_equal(server, programs, tmp_path):
    sent = list(NASTY.values())
    assert deliver("127.0.0.1", server.ports["lmtp"], "alice", sent) == len(sent)
    home = SatchelHome(programs, tmp_path / "home")
    home.add_account(server.ports["pop3s"], server.certificate)
    assert home.fetch()["stored"] == len(sent)
    got = {without_delivery_headers(message) for message in home.messages()}
    assert [name for name, message in NASTY.items() if message not in got] == []
    assert len(got) == len(sent)
    assert "problems" not in home.output("verify")


def test_a_message_without_a_final_line_end_gets_one(server, programs, tmp_path):
    deliver("127.0.0.1", server.ports["lmtp"], "alice", [NO_FINAL_NEWLINE])
    home = SatchelHome(programs, tmp_path / "home")
    home.add_account(server.ports["pop3s"], server.certificate)
    home.fetch()
    assert [without_delivery_headers(message) for message in home.messages()] == [NO_FINAL_NEWLINE + b"\r\n"]


def test_bare_newlines_become_line_ends_and_never_end_the_data(server, programs, tmp_path):
    tricky = b"Subject: x\r\n\r\none\n.\ntwo\r.\rthree\r\n.\nMAIL FROM:<>\n"
    with smtplib.LMTP("127.0.0.1", server.ports["lmtp"], local_hostname="localhost") as lmtp:
        lmtp.ehlo()
        lmtp.mail("a@example.org")
        lmtp.rcpt("alice")
        lmtp.putcmd("data")
        assert lmtp.getreply()[0] == 354
        lmtp.send(tricky.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
        assert lmtp.getreply()[0] == 250
        assert lmtp.noop()[0] == 250  # one reply, and nothing of the text was taken for a command
    home = SatchelHome(programs, tmp_path / "home")
    home.add_account(server.ports["pop3s"], server.certificate)
    home.fetch()
    (message,) = map(without_delivery_headers, home.messages())
    assert message == b"Subject: x\r\n\r\none\r\n.\r\ntwo\r\n.\r\nthree\r\n.\r\nMAIL FROM:<>\r\n\r\n"
