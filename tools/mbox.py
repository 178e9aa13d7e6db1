"""Reading mbox files in the mboxrd form, as octets: messages come out with CRLF line ends, ready to be sent."""
import re

_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mbox(path):
    """Yields each message of an mboxrd file with LF line ends, in canonical form (CRLF)."""
    lines = []
    begun = False
    previous_blank = True
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if previous_blank and line.startswith(b"From "):
                if begun:
                    yield _message(lines)
                begun, lines = True, []
            elif not begun:
                raise ValueError(f"{path}:{number}: not an mbox file: the first line does not begin with 'From '")
            else:
                lines.append(line)
            previous_blank = line in (b"\n", b"\r\n")
    if begun:
        yield _message(lines)


def _message(lines):
    # The blank line in front of the next "From " belongs to the mbox, not to the message.
    if lines and lines[-1] in (b"\n", b"\r\n"):
        lines = lines[:-1]
    text = _QUOTED_FROM.sub(rb"\1", b"".join(lines))
    return re.sub(rb"\r?\n", b"\r\n", text)


_DELIVERY = re.compile(rb"Return-Path:[^\r\n]*\r\nDelivered-To:[^\r\n]*\r\n"
                       rb"Received:.*?;\s[^\r\n]*\d\d:\d\d:\d\d [+-]\d{4}\r\n", re.DOTALL)


def without_delivery_headers(message):
    """The message as it was sent: less the fields that the final delivery put in front, which end in Received's date."""
    found = _DELIVERY.match(message)
    if not found:
        raise ValueError("the message does not begin with the fields of a delivery")
    return message[found.end():]
