"""The pure libraries are for other people's programs too, and these may be built with GCC 12."""
import pathlib
import subprocess

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent


def test_the_pure_libraries_build_with_gcc():
    subprocess.run(["cmake", "--preset", "pure-gcc"], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    built = subprocess.run(["ninja", "-C", "build/pure-gcc"], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert built.returncode == 0, built.stdout[-5000:]
    libraries = {path.stem for path in (PROJECT / "build/pure-gcc/lib").glob("*.a")}
    assert libraries >= {"libsatchel_base", "libsatchel_message", "libsatchel_sasl", "libsatchel_pop3",
                         "libsatchel_lmtp"}
