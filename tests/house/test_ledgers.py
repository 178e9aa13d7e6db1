"""The lists that people rely on say what is there: standards, folders, test files, names of this machine."""
import csv
import pathlib
import re
import subprocess

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent


def tracked(*patterns):
    return subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
                          cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def rfc_rows():
    with open(PROJECT / "docs/rfc.tsv", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def gtest_names():
    names = set()
    for path in tracked("tests/*_test.cpp", "tests/**/*_test.cpp", "tests/**/*.hpp", "tests/**/*.cpp"):
        text = (PROJECT / path).read_text()
        names |= {f"{suite}.{test}" for suite, test in re.findall(r"\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)", text)}
    return names


def python_names():
    return {name for path in tracked("tests/**/test_*.py")
            for name in re.findall(r"^def (test_\w+)", (PROJECT / path).read_text(), re.MULTILINE)}


def test_every_row_of_the_ledger_of_standards_is_complete():
    for row in rfc_rows():
        assert row["rfc"].isdigit() and row["section"] and row["rule"], row
        assert row["level"] in ("MUST", "SHOULD", "MAY"), row
        assert row["status"] in ("done", "partial", "no"), row
        assert row["test"] or row["status"] == "no", row


def test_every_test_named_in_the_ledger_of_standards_exists():
    known = gtest_names() | python_names()
    missing = []
    for row in rfc_rows():
        for name in filter(None, re.split(r"[,\s]+", row["test"] or "")):
            exists = (PROJECT / "tests/dialogues" / name).is_file() if name.endswith(".dlg") else name in known
            if not exists:
                missing.append(f"RFC {row['rfc']} {row['section']}: {name}")
    assert not missing


def test_the_readme_names_every_folder():
    readme = (PROJECT / "README.md").read_text()
    folders = {str(pathlib.Path(path).parent) for path in tracked("src/*/CMakeLists.txt", "src/*/*/CMakeLists.txt")}
    assert len(folders) > 10
    assert [folder for folder in sorted(folders) if f"`{folder}`" not in readme] == []


def test_each_library_has_a_readme_of_its_own():
    folders = {pathlib.Path(path).parent for path in tracked("src/*/CMakeLists.txt")}
    assert [str(folder) for folder in sorted(folders) if not (PROJECT / folder / "README.md").is_file()] == []


def test_every_test_file_is_built():
    lists = "\n".join((PROJECT / path).read_text() for path in tracked("tests/CMakeLists.txt", "tests/**/CMakeLists.txt"))
    tests = [path for path in tracked("tests/**/*_test.cpp")]
    assert len(tests) > 10
    assert [path for path in tests if pathlib.Path(path).name not in lists] == []


def test_links_in_documents_lead_somewhere():
    dead = []
    for path in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", (PROJECT / path).read_text()):
            if "://" not in target and not (PROJECT / path).parent.joinpath(target).exists():
                dead.append(f"{path}: {target}")
    assert not dead


def test_no_path_of_one_machine_is_in_the_tree():
    found = subprocess.run(["git", "grep", "-nIE", r"/(work|home|root|Users)/[a-z]", "--", ".", ":!tests/house"],
                           cwd=PROJECT, stdout=subprocess.PIPE, text=True).stdout
    assert found == ""
