"""``make bench``: every figure in one run, as a table and in ``build/bench.json``. Names choose some of them."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import (
    bench_bridging,
    bench_commands,
    bench_encoding,
    bench_import,
    bench_indicators,
    bench_kafka,
    bench_large,
    bench_latency,
    bench_million,
    bench_rebuild,
    bench_sigkill,
    bench_start,
)
from tests.benchmarks.figures import Figure

MEASURES = {
    "import": bench_import.measure,
    "encoding": bench_encoding.measure,
    "latency": bench_latency.measure,
    "rebuild": bench_rebuild.measure,
    "indicators": bench_indicators.measure,
    "start": bench_start.measure,
    "bridging": bench_bridging.measure,
    "kafka": bench_kafka.measure,
    "commands": bench_commands.measure,
    "sigkill": bench_sigkill.measure,
    "large": bench_large.measure,
    "million": bench_million.measure,
}
BY_NAME_ONLY = {"million-quick": bench_million.quick}


def main(names: list[str]) -> int:
    """Measure; 1 where a figure was not reached."""
    console = Console()
    figures: list[Figure] = []
    for name in names or list(MEASURES):
        console.print(f"measuring {name} …")
        figures += asyncio.run((MEASURES | BY_NAME_ONLY)[name]())
    table = Table("figure", "measured", "to reach", "", "how")
    for one in figures:
        sign = "≥" if one.sense == "at_least" else "≤"
        table.add_row(
            one.name,
            f"{one.value:.3g} {one.unit}",
            f"{sign} {one.target:g}",
            "✓" if one.reached else "✗",
            one.detail,
        )
    console.print(table)
    out = Path("build/bench.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps([one.as_json() for one in figures], indent=2, ensure_ascii=False) + "\n")
    console.print(f"written to {out}")
    return 0 if all(one.reached for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
