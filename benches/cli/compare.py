"""Runs each task with each tool, the file in the page cache, and prints CPU time, speed, memory and ratio as a table.

CPU time (user and system, all threads) is what is compared: it hardly depends on what else the machine does.
"""

import json
import os
import resource
import shutil
import subprocess
import sys

CASEFILE, LOG = sys.argv[1:3]
GIGABYTES = os.path.getsize(LOG) / 1e9
with open(LOG, "rb") as file:
    file.seek(max(0, os.path.getsize(LOG) - 65536))
    TRACE = json.loads(file.read().splitlines()[-1])["trace_id"]

DUCKDB = [sys.executable, "-c", "import duckdb, sys; duckdb.sql('SET enable_progress_bar = false'); print(duckdb.sql(sys.argv[1]))"]
TABLE = f"read_json('{LOG}', format = 'newline_delimited')"
TASKS = {
    "all lines of one trace": {
        "casefile": [CASEFILE, "trace", "--no-values", TRACE, LOG],
        "ripgrep": ["rg", "--no-config", TRACE, LOG],
        "ripgrep --no-mmap": ["rg", "--no-config", "--no-mmap", TRACE, LOG],
        "jq": ["jq", "-c", f'select(.trace_id == "{TRACE}")', LOG],
        "DuckDB": [*DUCKDB, f"SELECT * FROM {TABLE} WHERE trace_id = '{TRACE}'"],
        "lnav": ["lnav", "-n", "-c", f":filter-in {TRACE}", LOG],
    },
    "calls, errors, p50, p99 a function": {
        "casefile": [CASEFILE, "stats", LOG],
        "jq": [
            "jq", "-n",
            'reduce (inputs | select(.event_name == "casefile.call")) as $c ({}; .[$c["code.function.name"]] |= {calls: (.calls + 1), max: ([.max, $c.duration_ns] | max)})',
            LOG,
        ],
        "DuckDB": [
            *DUCKDB,
            f"SELECT \"code.function.name\", count(*), count(*) FILTER (outcome <> 'ok'), quantile_cont(duration_ns, [0.5, 0.99]) FROM {TABLE} GROUP BY 1",
        ],
    },
    "failures grouped by message": {
        "casefile": [CASEFILE, "errors", LOG],
        "ripgrep": ["rg", "--no-config", "-c", '"outcome":"error"', LOG],
        "DuckDB": [
            *DUCKDB,
            f"SELECT \"error.type\", regexp_replace(\"error.message\", '[0-9]+', '<n>', 'g') m, count(*), min(timestamp), max(timestamp) FROM {TABLE} WHERE outcome <> 'ok' GROUP BY 1, 2",
        ],
    },
    "why did the last trace fail": {
        "casefile": [CASEFILE, "why", LOG],
    },
}


def measured(command):
    """CPU seconds and the most memory in MB; None where the tool is not there or fails."""
    if shutil.which(command[0]) is None:
        return None
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        return None
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def best(command):
    """The best of five; slow tools get one."""
    first = measured(command)
    if first is None or first[0] > 5:
        return first
    return min([first, *filter(None, (measured(command) for _ in range(4)))])


measured(["cat", LOG])
print(f"{LOG}: {GIGABYTES:.2f} GB, {os.cpu_count()} cores\n")
print("| task | tool | CPU s | GB/s of CPU | memory MB | ratio |")
print("|---|---|---:|---:|---:|---:|")
for task, tools in TASKS.items():
    ours = None
    for tool, command in tools.items():
        result = best(command)
        if result is None:
            print(f"| {task} | {tool} | - | - | - | - |")
            continue
        seconds, memory = result
        ours = ours or seconds
        print(f"| {task} | {tool} | {seconds:.2f} | {GIGABYTES / seconds:.2f} | {memory:.0f} | {seconds / ours:.1f}x |", flush=True)
