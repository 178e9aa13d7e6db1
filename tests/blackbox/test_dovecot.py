"""satchel under a real server of somebody else's: Dovecot."""
import pytest
from dovecot import Dovecot
from mail import real_messages
from satchel_home import SatchelHome

COUNT = 200


@pytest.fixture
def dovecot(tmp_path):
    dovecot = Dovecot(tmp_path / "dovecot")
    dovecot.add("alice", real_messages(COUNT))
    with dovecot:
        yield dovecot


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_satchel_fetches_every_octet_from_dovecot(dovecot, programs, tmp_path, tls):
    home = SatchelHome(programs, tmp_path / "home")
    home.add_account(dovecot.ports["pop3s" if tls == "implicit" else "pop3"], dovecot.certificate, tls=tls)
    assert home.fetch()["stored"] == COUNT
    assert sorted(home.messages()) == sorted(real_messages(COUNT))
    again = home.fetch()
    assert (again["known"], again["stored"], again["octets"]) == (COUNT, 0, 0)
    assert len(list((dovecot.maildir("alice") / "cur").iterdir())) == COUNT  # all left on the server
