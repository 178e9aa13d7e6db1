"""What is installed: headers that stand alone, exactly the public symbols, and packages for CMake and pkg-config."""
import concurrent.futures
import os
import pathlib
import re
import subprocess

import pytest
from command_line import PROJECT, run

GOLDEN = pathlib.Path(__file__).parent / "public_api.txt"


def headers(prefix):
    return sorted(str(path.relative_to(prefix / "include")) for path in (prefix / "include").rglob("*") if path.is_file())


def symbols(archive):
    """The public functions of satchel in an archive, demangled; instantiations of std's templates are not ours."""
    mangled = set()
    for line in run("readelf", "-sW", archive).splitlines():
        fields = line.split()
        if len(fields) == 8 and fields[4] in ("GLOBAL", "WEAK") and fields[5] == "DEFAULT" and fields[6] != "UND":
            mangled.add(fields[7])
    demangled = subprocess.run(["c++filt"], input="\n".join(sorted(mangled)), stdout=subprocess.PIPE, text=True,
                               check=True).stdout
    demangled = re.sub(r"std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> ?>", "std::string",
                       demangled)
    demangled = demangled.replace("std::basic_string_view<char, std::char_traits<char> >", "std::string_view")
    demangled = demangled.replace("[abi:cxx11]", "")
    # Not the tables of virtual functions: compilers differ in which of them they write.
    return sorted({line for line in demangled.splitlines() if line.startswith("satchel::")})


def test_the_public_headers_and_symbols_are_the_listed_ones(prefix):
    lines = ["# The public headers and symbols of the installed library. SATCHEL_UPDATE_API=1 with",
             "# tests/package/test_install.py writes this file anew.", "",
             *headers(prefix), "", *symbols(prefix / "lib/libsatchel-pop3.a")]
    text = "\n".join(lines) + "\n"
    if os.environ.get("SATCHEL_UPDATE_API"):
        GOLDEN.write_text(text)
    assert text == GOLDEN.read_text(), "what is public has changed; if it was meant to, run with SATCHEL_UPDATE_API=1"


def test_gcc_makes_the_same_symbols_public(prefix):
    run("cmake", "--preset", "pure-gcc")
    run("cmake", "--build", "build/pure-gcc", "--target", "satchel_package")
    assert symbols(PROJECT / "build/pure-gcc/lib/libsatchel-pop3.a") == symbols(prefix / "lib/libsatchel-pop3.a")


def test_nothing_but_satchel_is_on_the_include_path(prefix):
    assert [path.name for path in (prefix / "include").iterdir()] == ["satchel"]


@pytest.mark.parametrize("compiler", ["clang++-19", "g++"])
def test_each_installed_header_compiles_alone(prefix, compiler):
    sources = PROJECT / "build/package/headers_alone"
    sources.mkdir(exist_ok=True)

    def compile_alone(header):
        source = sources / (re.sub(r"\W", "_", header) + ".cpp")
        source.write_text(f"#include <{header}>\n")
        done = subprocess.run(["ccache", compiler, "-std=c++23", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
                               "-Wno-attributes=clang::" if compiler == "g++" else "-Wshadow",
                               "-I", prefix / "include", "-c", source, "-o", source.with_suffix(f".{compiler}.o")],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.stdout if done.returncode != 0 else ""

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        assert "".join(pool.map(compile_alone, headers(prefix))) == ""


def test_pkg_config_is_enough_to_build_with_gcc(prefix, tmp_path, monkeypatch):
    monkeypatch.setenv("PKG_CONFIG_PATH", str(prefix / "lib/pkgconfig"))
    flags = run("pkg-config", "--cflags", "--libs", "satchel-pop3").split()
    run("g++", "-std=c++23", "examples/fetcher.cpp", "-o", tmp_path / "fetcher", *flags)
    assert "usage" in subprocess.run([tmp_path / "fetcher"], stderr=subprocess.PIPE, text=True).stderr


@pytest.mark.parametrize("wanted, found", [("0.1", True), ("0.2", False), ("1.0", False)])
def test_another_minor_version_is_not_taken_for_this_one(prefix, tmp_path, wanted, found):
    (tmp_path / "CMakeLists.txt").write_text(f"""cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES CXX)
find_package(satchel-pop3 {wanted} CONFIG REQUIRED)
""")
    done = subprocess.run(["cmake", "-G", "Ninja", "-S", tmp_path, "-B", tmp_path / "build",
                           "-DCMAKE_CXX_COMPILER=clang++-19", f"-DCMAKE_PREFIX_PATH={prefix}"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert (done.returncode == 0) == found, done.stdout
