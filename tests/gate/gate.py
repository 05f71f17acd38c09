#!/usr/bin/env python3
"""Instructions of the costly work against committed counts, within 5 %.

gate.py DRIVER COUNTS.csv [--write]

Runs the driver once under callgrind and counts, for each of its workloads, the instructions of its own code: what the C and
mathematics libraries do differs between machines and is left out. Both more and fewer fail: a gain is to be committed
(--write), so that it is not lost unseen. Exit 77: not run, valgrind is missing (with CI=true that is a failure).
"""
import csv
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TOLERANCE = 0.05


def own_instructions(dump, driver, objects):
    """`objects` is shared by all dumps of a run: a name is spelt out once, where it first comes up."""
    total, own, skip = 0, False, False
    for line in dump.read_text(errors="replace").splitlines():
        key, _, rest = line.partition("=")
        if key in ("ob", "cob"):
            number, _, name = rest.partition(" ")
            name = objects.setdefault(number, name)
            own = own if key == "cob" else pathlib.Path(name).name == driver.name
        elif line.startswith("calls="):
            skip = True  # the next line is the cost of the callee
        elif line[:1] in "0123456789+-*" and line:
            if own and not skip:
                total += int(line.split()[1])
            skip = False
    return total


def measure(driver):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--collect-atstart=no", "--toggle-collect=gate_workload",
             "--dump-after=gate_workload", f"--callgrind-out-file={folder}/out", str(driver)],
            capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"gate: the driver failed under valgrind:\n{done.stderr}")
        names = [line.split()[0] for line in done.stdout.splitlines()]
        counts, objects = {}, {}
        for i, name in enumerate(names, start=1):
            counts[name] = own_instructions(pathlib.Path(folder) / f"out.{i}", driver, objects)
        return counts


def main():
    driver, file = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    if shutil.which("valgrind") is None:
        print("gate: NOT RUN, valgrind is missing (packages.txt, group test)")
        sys.exit(1 if os.environ.get("CI") == "true" else 77)
    counts = measure(driver)
    if not all(counts.values()):
        sys.exit("gate: nothing was counted")
    if "--write" in sys.argv:
        with file.open("w", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([("workload", "instructions"), *counts.items()])
        print(f"gate: wrote {file}")
        return
    with file.open(newline="") as rows:
        committed = {row["workload"]: int(row["instructions"]) for row in csv.DictReader(rows)}
    bad = committed.keys() != counts.keys()
    for name, count in counts.items():
        change = count / committed[name] - 1 if committed.get(name) else float("nan")
        off = not abs(change) <= TOLERANCE
        bad = bad or off
        print(f"{name:26} {count:12,} instructions, {change:+7.2%}{'   <- outside 5 %' if off else ''}")
    if bad:
        sys.exit(f"gate: if this is meant, commit the new counts: {sys.argv[0]} {driver} {file} --write")


main()
