"""The direction of dependencies, and the walls around third-party libraries, held against every #include."""
import pathlib
import re

import pytest

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
SRC = PROJECT / "src"

#: Lower layers first. A folder may include from its own layer or one below, never from above.
LAYERS = [
    {"base"},
    {"message", "sasl"},
    {"pop3", "lmtp", "mailfiles"},
    {"files", "terminal"},
    {"log", "config", "store", "auth", "recordlog"},
    {"net", "store/log", "auth/file", "archive"},
    {"server", "ingest", "fetch", "migrate"},
    {"apps"},
]

#: Which folders may include the headers of which library; OpenSSL's hashes serve sasl, its TLS serves net.
THIRD_PARTY = {
    r"boost/asio": {"net", "server", "ingest", "fetch", "apps/satcheld"},
    r"boost/json": {"apps/satchel", "apps/satcheld"},
    r"openssl/ssl": {"net"},
    r"openssl/x509": {"net"},
    r"openssl/err": {"net"},
    r"openssl/": {"net", "sasl", "archive", "auth/file", "migrate"},
    r"stringprep\.h": {"sasl"},
    r"toml": {"config"},
    r"SQLiteCpp|sqlite3": {"archive"},
    r"gmime|glib": {"archive"},
    r"libxml": {"archive"},
    r"argon2|crypt\.h": {"auth/file"},
    r"isa-l|crc\.h": {"recordlog"},
    r"CLI/": {"apps/satchel", "apps/satcheld"},
}

#: What the pure libraries may not see: the world.
IMPURE = re.compile(r"#include <(sys/|netinet/|arpa/|unistd|fcntl|fstream|filesystem|chrono|thread|mutex|atomic|"
                    r"condition_variable|random|ctime|time\.h|iostream|cstdio|boost/|fmt/|spdlog)")
PURE = {"base", "message", "sasl", "pop3", "lmtp", "mailfiles"}

INCLUDE = re.compile(r'^\s*#include ([<"])([^>"]+)[>"]', re.MULTILINE)


def sources():
    return sorted(p for top in ("src", "apps") for p in (PROJECT / top).rglob("*.[ch]pp"))


def folder_of(path):
    """The layered folder a source belongs to, such as store/log."""
    if path.is_relative_to(PROJECT / "apps"):
        return "apps"
    parts = path.relative_to(SRC).parts
    return folder_of_include("/".join(parts))


def folder_of_include(include):
    first, *rest = include.split("/")
    if first in ("store", "auth") and len(rest) > 1:
        return f"{first}/{rest[0]}"
    return first


def layer_of(folder):
    for number, layer in enumerate(LAYERS):
        if folder in layer:
            return number
    pytest.fail(f"the folder {folder} has no layer; add it to LAYERS in {pathlib.Path(__file__).name}")


def includes():
    for path in sources():
        for bracket, include in INCLUDE.findall(path.read_text()):
            yield path, bracket, include


def test_every_arrow_points_down():
    wrong = []
    for path, bracket, include in includes():
        if bracket == "<" or "/" not in include:
            continue
        here, there = folder_of(path), folder_of_include(include)
        if here != there and layer_of(here) <= layer_of(there) and not (here == "apps"):
            # Within a layer a port's neighbour may be used, but two services may not know each other.
            if layer_of(here) < layer_of(there) or layer_of(here) >= layer_of("server"):
                wrong.append(f"{path.relative_to(PROJECT)} includes {include}")
    assert not wrong


def test_no_two_folders_include_each_other():
    arrows = {(folder_of(p), folder_of_include(i)) for p, b, i in includes() if b == '"' and "/" in i}
    circles = [(a, b) for a, b in arrows if a != b and (b, a) in arrows and a < b]
    assert not circles


def test_third_party_headers_stay_in_the_folder_that_wraps_them():
    wrong = []
    for path, bracket, include in includes():
        if bracket == '"':
            continue
        place = str(path.parent.relative_to(SRC if path.is_relative_to(SRC) else PROJECT))
        for pattern, allowed in THIRD_PARTY.items():
            if re.match(pattern, include):
                if not any(place == folder or place.startswith(folder + "/") for folder in allowed):
                    wrong.append(f"{path.relative_to(PROJECT)} includes <{include}>")
                break
    assert not wrong


def test_pure_libraries_see_no_sockets_files_clocks_or_threads():
    wrong = [f"{path.relative_to(PROJECT)}: {line}"
             for path in sources() if path.is_relative_to(SRC) and folder_of(path) in PURE
             for line in path.read_text().splitlines() if IMPURE.match(line)]
    assert not wrong


def test_the_grep_finds_what_it_looks_for():
    """The tests above are worth nothing if their patterns match nothing."""
    found = {include for _, _, include in includes()}
    for pattern in THIRD_PARTY:
        if pattern not in (r"openssl/err",):
            assert any(re.match(pattern, include) for include in found), pattern
    assert IMPURE.match("#include <chrono>") and IMPURE.match("#include <sys/stat.h>")
