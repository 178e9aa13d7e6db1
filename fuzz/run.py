"""Runs the fuzz targets, one or each. A finding is kept as a file beside the corpus; run the target on it to see it again."""
import argparse
import pathlib
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__)
    parser.add_argument("programs", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("target", nargs="?", help="such as pop3_server; without one, each in turn")
    parser.add_argument("seconds", nargs="?", type=int, default=60, help="for each target")
    options = parser.parse_args()
    targets = {path.name.removesuffix("_fuzz"): path for path in sorted(options.programs.glob("*_fuzz"))}
    if options.target and options.target not in targets:
        parser.error(f"there is no target {options.target}; there are {', '.join(targets)}")
    failed = False
    for name, program in targets.items():
        if options.target in (None, name):
            corpus = pathlib.Path("build/fuzz/corpus") / name
            corpus.mkdir(parents=True, exist_ok=True)
            print(f"== {name}, {options.seconds} s", flush=True)
            done = subprocess.run([program.resolve(), corpus, f"-max_total_time={options.seconds}", "-print_final_stats=1",
                                   f"-artifact_prefix={corpus}/"])
            failed |= done.returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
