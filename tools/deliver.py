"""Delivering messages by LMTP, with the standard library's client."""
import smtplib


class Rejected(Exception):
    """The server did not take a message; the text says which and why."""


def deliver(host, port, recipient, messages, sender="sender@example.org", progress=None):
    """Delivers each message (octets, CRLF) to `recipient` and returns how many were answered 250."""
    count = 0
    with smtplib.LMTP(host, port, local_hostname="localhost") as server:
        server.ehlo()
        for message in messages:
            size = [f"size={len(message)}"] if server.has_extn("size") else []
            for code, text in (server.mail(sender, size), server.rcpt(recipient)):
                if code != 250:
                    raise Rejected(f"message {count + 1}: {code} {text.decode(errors='replace')}")
            code, text = server.data(message)
            if code != 250:
                raise Rejected(f"message {count + 1}: {code} {text.decode(errors='replace')}")
            count += 1
            if progress:
                progress(count)
    return count
