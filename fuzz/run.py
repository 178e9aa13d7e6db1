"""Runs the fuzz targets, one or each, and prints what they covered. What was found is kept as a file under
build/fuzz/found; run the target's program on it to see it again."""
import argparse
import concurrent.futures
import pathlib
import re
import subprocess
import sys

PROJECT = pathlib.Path(__file__).resolve().parent.parent
WORK = PROJECT / "build/fuzz"
# Longer inputs find nothing that these do not, and take longer.
MOST_OCTETS = 8192


def run(name, program, dictionary, seconds):
    """The end of a target's own report, and whether it found nothing."""
    corpus, found = WORK / "corpus" / name, WORK / "found" / name
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    inputs = [corpus, WORK / "seeds" / name, PROJECT / "tests/fuzz/crashes" / name]
    log = WORK / f"{name}.log"
    with open(log, "wb") as file:
        done = subprocess.run([program, *filter(pathlib.Path.is_dir, inputs), f"-dict={dictionary}",
                               f"-max_total_time={seconds}", f"-max_len={MOST_OCTETS}", "-print_final_stats=1",
                               "-timeout=20", "-rss_limit_mb=1500", f"-artifact_prefix={found}/"],
                              stdout=file, stderr=subprocess.STDOUT)
    return log.read_text(errors="replace"), done.returncode == 0


def last(pattern, text):
    return (re.findall(pattern, text) or ["-"])[-1]


def main():
    parser = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__)
    parser.add_argument("programs", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("target", nargs="?", help="such as pop3_server; without one, each")
    parser.add_argument("seconds", nargs="?", type=int, default=60, help="for each target (60)")
    parser.add_argument("--jobs", type=int, default=1, help="targets that run at the same time (1)")
    options = parser.parse_args()
    programs = options.programs.resolve()
    targets = {path.name.removesuffix("_fuzz"): path for path in sorted(programs.glob("*_fuzz"))}
    if options.target in ("all", None):
        chosen = list(targets)
    elif options.target in targets:
        chosen = [options.target]
    else:
        parser.error(f"there is no target {options.target}; there are all, {', '.join(targets)}")

    subprocess.run([programs / "fuzz_seeds", PROJECT / "tests/dialogues", WORK / "seeds"], check=True)
    dictionary = WORK / "dictionary.txt"
    dictionary.write_bytes(subprocess.run([programs / "fuzz_dictionary"], check=True, stdout=subprocess.PIPE).stdout)

    print(f"{', '.join(chosen)}: {options.seconds} s each", flush=True)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        reports = list(pool.map(lambda name: run(name, targets[name], dictionary, options.seconds), chosen))
    print(f"{'target':<16}{'executions':>12}{'edges':>8}{'inputs':>8}  result")
    for name, (report, fine) in zip(chosen, reports):
        executions = last(r"number_of_executed_units: +(\d+)", report)
        edges, inputs = last(r" cov: (\d+)", report), last(r" corp: (\d+)", report)
        print(f"{name:<16}{executions:>12}{edges:>8}{inputs:>8}  {'nothing found' if fine else 'FAILED'}")
    for name, (report, fine) in zip(chosen, reports):
        if not fine:
            print(f"\n== {name}: all of it is in {(WORK / name).relative_to(PROJECT)}.log")
            print("\n".join(report.splitlines()[-40:]))
    return 0 if all(fine for _, fine in reports) else 1


if __name__ == "__main__":
    sys.exit(main())
