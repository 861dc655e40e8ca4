#!/usr/bin/env bash
# How fast is `casefile` beside ripgrep, jq, DuckDB and lnav? One table, CPU time a GB, memory, ratios.
# Usage: benches/cli/run.sh [SIZE] (1GB unless told). Peers are installed where they are missing; one that cannot be is left out.
set -euo pipefail
cd "$(dirname "$0")/../.."

size=${1:-1GB}
work=${CASEFILE_BENCH_FOLDER:-${TMPDIR:-/tmp}/casefile-bench}
mkdir -p "$work"

cargo build --release --quiet -p casefile-cli --bins --examples
target=${CARGO_TARGET_DIR:-target}
log="$work/$size.jsonl"
[ -f "$log" ] || "$target/release/examples/generate_logs" "$size" "$log"

as_root=$([ "$(id -u)" = 0 ] || echo sudo)
for peer in rg:ripgrep jq:jq lnav:lnav; do
    command -v "${peer%%:*}" >/dev/null || $as_root apt-get install -y -qq "${peer##*:}" >/dev/null 2>&1 || true
done
[ -x "$work/python/bin/python" ] || python3 -m venv "$work/python"
"$work/python/bin/python" -c 'import duckdb' 2>/dev/null || "$work/python/bin/pip" install --quiet duckdb || true

exec "$work/python/bin/python" benches/cli/compare.py "$target/release/casefile" "$log"
