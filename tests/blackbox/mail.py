"""Messages for the tests of whole programs."""
import pathlib

from mbox import read_mbox

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent


def real_messages(count):
    """`count` real messages in canonical form: from a corpus beside the project where there is one, else made from the
    project's own sample by giving each copy a number of its own."""
    corpus = PROJECT.parent / "shared/corpus/linux-man-4000.mbox.xz"
    if corpus.exists():
        return _from_corpus(corpus, count)
    sample = list(read_mbox(PROJECT / "tests/samples/sample.mbox"))
    return [b"X-Copy: %d\r\n" % i + sample[i % len(sample)] for i in range(count)]


def _from_corpus(corpus, count):
    import itertools
    import lzma
    import tempfile
    with tempfile.NamedTemporaryFile(suffix=".mbox") as unpacked:
        with lzma.open(corpus) as packed:
            while part := packed.read(1 << 20):
                unpacked.write(part)
        unpacked.flush()
        return list(itertools.islice(read_mbox(unpacked.name), count))


HEADER = b"From: a@example.org\r\nSubject: nasty\r\n"

#: Messages that break careless programs, in canonical form, by name.
NASTY = {
    "no body": HEADER,
    "no body but the blank line": HEADER + b"\r\n",
    "no header": b"\r\nonly a body\r\n",
    "neither header nor blank line": b"this is no header\r\n",
    "one blank line": b"\r\n",
    "only a dot": HEADER + b"\r\n.\r\n",
    "dots": HEADER + b"\r\n.\r\n..\r\n...\r\n.a\r\n. \r\na.\r\n.\r\n",
    "first line is a dot": b".\r\n\r\nbody\r\n",
    "first line begins with a dot": b".header: x\r\n\r\nbody\r\n",
    "raw 8-bit in header and body": b"Subject: Gr\xfc\xdfe \xff\xfe\r\n\r\n\x80\x81\xe4\xf6\xfc\r\n",
    "every octet but CR and LF": HEADER + b"\r\n" + bytes(c for c in range(256) if c not in (10, 13)) + b"\r\n",
    "NUL": HEADER + b"\r\na\0b\0\0\r\n\0\r\n",
    "a line of 200 kB": HEADER + b"\r\n" + b"x" * 200_000 + b"\r\n",
    "a header line of 200 kB": b"Subject: " + b"y" * 200_000 + b"\r\n\r\nbody\r\n",
    "a line of 200 kB of dots": HEADER + b"\r\n" + b"." * 200_000 + b"\r\n",
    "From lines": HEADER + b"\r\nFrom here on\r\n>From quoted\r\n>>From twice\r\nFrom \r\nFrom\r\n",
    "blank lines at the end": HEADER + b"\r\nbody\r\n\r\n\r\n\r\n",
    "looks like commands": HEADER + b"\r\nQUIT\r\nRSET\r\n-ERR\r\n+OK\r\nDATA\r\n",
    "lone continuation line": b" folded from nothing\r\n\r\nbody\r\n",
    "ten thousand header lines": b"".join(b"X-%d: y\r\n" % i for i in range(10_000)) + b"\r\nbody\r\n",
}

#: Sent without the final line end; what arrives has it.
NO_FINAL_NEWLINE = HEADER + b"\r\nno final newline"
