"""The main job, as ./dev run shows it."""
import json
import subprocess
import sys

from mail import PROJECT, real_messages


def main_job(programs, *options):
    return json.loads(subprocess.run(
        [sys.executable, PROJECT / "tools/main_job.py", "--bin", programs, "--once", "--json", *options],
        check=True, stdout=subprocess.PIPE).stdout)


def test_the_sample_travels_from_lmtp_to_the_archive(programs):
    summary = main_job(programs)
    assert summary["delivered"] == summary["fetch"]["stored"] == summary["exported"] == 8
    assert summary["equal"] is True
    assert summary["search"]["count"] == 4


def test_real_mail_comes_out_byte_for_byte(programs, tmp_path):
    count = 4000 if (PROJECT.parent / "shared/corpus").exists() else 400
    mbox = tmp_path / "real.mbox"
    with open(mbox, "wb") as file:
        for message in real_messages(count):
            file.write(b"From sender@example.org Mon Nov 23 10:00:00 2026\n")
            file.writelines(quoted(line) for line in message.replace(b"\r\n", b"\n").splitlines(keepends=True))
            file.write(b"\n")
    summary = main_job(programs, "--mail", mbox)
    assert summary["delivered"] == summary["fetch"]["stored"] == summary["exported"] == count
    assert summary["equal"] is True
    assert summary["fetch_again"]["known"] == count and summary["fetch_again"]["stored"] == 0


def quoted(line):
    return b">" + line if line.lstrip(b">").startswith(b"From ") else line


def test_a_file_that_is_no_mbox_ends_in_one_line(programs, tmp_path):
    (tmp_path / "letter").write_text("Dear reader,\n")
    done = subprocess.run([sys.executable, PROJECT / "tools/main_job.py", "--bin", programs, "--once",
                           "--mail", tmp_path / "letter"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert "not an mbox file" in done.stderr and len(done.stderr.splitlines()) == 1
