#!/usr/bin/env python3
"""How often does `casefile why` name the culprit of a case that it was not developed on?

    python3 holdout/run.py CASEFILE CASEFILE_HOLDOUT [--seeds 1,2,3] [--names]

Takes the two programs as they are, plays each case with each seed in a temporary folder, asks `casefile why`, and
compares what it blames first with what the case expects. Exit code: 0 if every run could be judged, whatever
the verdicts; 1 if a program failed; 2 if it was called wrongly.

Cases are numbered, not named, so that the table can be shown to whoever develops the diagnosis. `--names` tells
all: names, what was expected, what was blamed.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

PATIENCE = 120  # seconds for one program; a case takes less than two


def same_function(name, expected):
    """Whether `expected` is `name`, or its last segments.

    >>> same_function("shop::orders::price", "orders::price"), same_function("shop::reorders::price", "orders::price")
    (True, False)
    """
    return name == expected or name.endswith("::" + expected)


def same_path(path, expected):
    """Whether the paths are equal, or one leads to the other. The empty path, the call itself, is only itself.

    >>> same_path("output.price", "output"), same_path("output", "output.price"), same_path("outputs", "output")
    (True, True, False)
    >>> same_path("", ""), same_path("output", ""), same_path("", "output")
    (True, False, False)
    """
    if not path or not expected:
        return path == expected
    return path == expected or path.startswith(expected + ".") or expected.startswith(path + ".")


def same(blamed, expected):
    """Whether what is blamed is what was expected; the kind counts where the case gives one.

    >>> same({"function": "a::b", "path": "", "kind": "order"}, {"function": "b", "path": "", "kind": None})
    True
    >>> same({"function": "a::b", "path": "", "kind": "order"}, {"function": "b", "path": "", "kind": "extra_call"})
    False
    """
    return (
        same_function(blamed.get("function") or "", expected["function"])
        and same_path(blamed.get("path") or "", expected["path"])
        and expected["kind"] in (None, blamed.get("kind"))
    )


def place(blamed, expected):
    """Where in the list the first expected answer stands, from 1; None if it is not there.

    >>> first, second = ({"function": name, "path": "output", "kind": "output"} for name in "ab")
    >>> place([first, second], [second]), place([first], [second]), place([first], [second, first])
    (2, None, 1)
    """
    hits = (number for number, answer in enumerate(blamed, 1) if any(same(answer, one) for one in expected))
    return next(hits, None)


def same_call(blamed, expected):
    """Whether at least the function is right."""
    return any(same_function(blamed.get("function") or "", one["function"]) for one in expected)


class Failed(Exception):
    """A program did not do what it should."""


def run(*command):
    """What a program prints, and its exit code."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CASEFILE_")}
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, env=environment, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(str(error)) from error
    return done.stdout, done.stderr, done.returncode


def ask(*command):
    """What a program prints that must end well."""
    printed, problems, code = run(*command)
    if code != 0:
        raise Failed(f"{command[0]} ended with {code}: {last_line(problems)}")
    return printed


def last_line(text):
    return (text.strip().splitlines() or ["it said nothing"])[-1]


def blame(casefile, holdout, case, seed):
    """What `why` blames, best first, and how many seconds that took."""
    with tempfile.TemporaryDirectory(prefix="casefile-holdout-") as folder:
        trace = json.loads(ask(holdout, case, folder, seed))["trace"]
        files = sorted(pathlib.Path(folder).glob("*.jsonl"))
        started = time.monotonic()
        # An exit code may say what was found: only what is printed counts.
        printed, problems, code = run(casefile, "why", "--json", *([trace] if trace else []), *files)
        took = time.monotonic() - started
    try:
        blamed = json.loads(printed)["blamed"]
        if not all(isinstance(answer, dict) for answer in blamed):
            raise TypeError
    except (ValueError, KeyError, TypeError) as error:
        raise Failed(f"`why` ended with {code} and no verdict: {last_line(problems)}") from error
    return blamed, took


def judge(arguments, case, expected, seed):
    """One word on a run, how long `why` took, and what to tell of it."""
    try:
        blamed, took = blame(arguments.casefile, arguments.holdout, case, seed)
    except Failed as failure:
        return "failed", 0.0, str(failure)
    at = place(blamed[:3], expected)
    if at == 1:
        word = "first"
    elif at:
        word = "top 3"
    else:
        word = "call" if blamed and same_call(blamed[0], expected) else "no"
    return word, took, json.dumps(blamed[:3])


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("casefile", help="the `casefile` program")
    parser.add_argument("holdout", help="the `casefile-holdout` program")
    parser.add_argument("--seeds", default="1,2,3", type=lambda text: text.split(","))
    parser.add_argument("--names", action="store_true", help="tell names and answers; spoils the set")
    return parser.parse_args(arguments)


def main(arguments):
    arguments = parse(arguments)
    words = collections.Counter()
    always = 0
    slowest = 0.0
    try:
        cases = ask(arguments.holdout, "list").split()
        expectations = [json.loads(ask(arguments.holdout, "expected", case)) for case in cases]
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    print("case  " + "".join(f"seed {seed:<5}" for seed in arguments.seeds).rstrip())
    for number, (case, expected) in enumerate(zip(cases, expectations), 1):
        verdicts = [judge(arguments, case, expected, seed) for seed in arguments.seeds]
        words.update(word for word, _, _ in verdicts)
        always += all(word == "first" for word, _, _ in verdicts)
        slowest = max([slowest, *(took for _, took, _ in verdicts)])
        row = "".join(f"{word:<10}" for word, _, _ in verdicts)
        print(f"{number:>4}  {row}{case if arguments.names else ''}".rstrip(), flush=True)
        if arguments.names:
            print(f"      expected {json.dumps(expected)}")
            for seed, (word, _, told) in zip(arguments.seeds, verdicts):
                if word != "first":
                    print(f"      seed {seed}: {told}")
    runs = sum(words.values())
    print(f"\nfirst answer right: {words['first']} of {runs} runs; with every seed: {always} of {len(cases)} cases")
    print(f"among the first three: {words['first'] + words['top 3']} of {runs} runs")
    print(f"right call, wrong field or kind: {words['call']}; wrong: {words['no']}; no verdict: {words['failed']}")
    print(f"slowest `why`: {slowest:.2f} s")
    return 1 if words["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
