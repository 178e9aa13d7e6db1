"""The library as its users have it: built alone, installed, with the examples built against what was installed."""
import shutil
import sys

import pytest

from command_line import PROJECT, run

sys.path[:0] = [str(PROJECT / "tools"), str(PROJECT / "tests/blackbox")]

#: What the library must not need: the packages of the rest of Satchel.
NOT_NEEDED = ["Boost", "fmt", "SQLiteCpp", "CLI11", "GTest", "benchmark"]


@pytest.fixture(scope="session")
def prefix():
    """Where the library is installed. Always the same place, so that ccache knows what is compiled against it."""
    run("cmake", "--preset", "library", *(f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in NOT_NEEDED))
    run("cmake", "--build", "build/library", "--target", "satchel_package")
    prefix = PROJECT / "build/package/prefix"
    shutil.rmtree(prefix, ignore_errors=True)
    run("cmake", "--install", "build/library", "--prefix", prefix)
    return prefix


@pytest.fixture(scope="session")
def examples(prefix):
    """Where the example programs are: a project of its own that knows nothing of this tree but the prefix."""
    build = PROJECT / "build/package/examples"
    run("cmake", "-G", "Ninja", "-S", "examples", "-B", build, "-DCMAKE_CXX_COMPILER=clang++-19",
        "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache", "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror",
        "-DCMAKE_BUILD_TYPE=Debug", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", build)
    return build
