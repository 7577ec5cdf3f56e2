"""All benchmarks, each in a process of its own, as one Markdown table: `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
Row = tuple[str, float, str, float | None]


def child(module: str, *words: str) -> dict[str, Any]:
    """What a benchmark printed, run in a fresh process from the root of the project."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *words]
    found = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return measured


def median(results: list[dict[str, Any]], name: str) -> float:
    """The median of a number over repeated runs; not a number where a run had none."""
    values = [result[name] for result in results]
    return float("nan") if None in values else float(statistics.median(values))


def month_rows(label: str, results: list[dict[str, Any]], gigabytes: float) -> list[Row]:
    """A month's rows: seconds, and how many gigabytes the triad would have moved meanwhile."""
    def row(name: str, what: str) -> Row:
        seconds = median(results, name)
        return (f"{what}, {label}", seconds, "s", seconds * gigabytes)

    return [
        row("hours_s", "hours of a run"),
        row("population_s", "population from the cache"),
        row("crowd_s", "of the hours: the crowd"),
        row("mechanisms_s", "of the hours: mechanisms alone"),
        (f"a quiet hour, {label}", median(results, "quiet_hour_ms"), "ms",
         median(results, "quiet_hour_ms") / 1000 * gigabytes),
        (f"the busiest hour, {label}", median(results, "busiest_hour_ms"), "ms",
         median(results, "busiest_hour_ms") / 1000 * gigabytes),
        (f"hours of a run beside the same hours less loyalty, fog, beliefs and reports, {label}",
         median(results, "doubt_ratio"), "times", None),
        (f"peak memory, {label}", median(results, "peak_mb"), "MB", None),
    ]  # fmt: skip


def checkpoint_rows(found: dict[str, Any]) -> list[Row]:
    """What it costs to keep a run under way."""
    return [
        ("a checkpoint, written and synced", found["write_ms"]["median"], "ms", None),
        ("a checkpoint, read", found["read_ms"]["median"], "ms", None),
        ("a checkpoint's size", found["size_mb"]["median"], "MB", None),
    ]


def study_rows(counts: tuple[int, ...] = (50, 400)) -> list[Row]:
    """Memory of the process that collects a study's members: it should not grow with them."""
    return [(f"peak memory of who collects {count} members", child("study", "--members", str(count))["peak_mb"], "MB",
             None) for count in counts]  # fmt: skip


def loop_rows(results: list[dict[str, Any]]) -> list[tuple[str, float]]:
    """Each compiled loop's share of the crowd's time, largest first."""
    shares = {name: statistics.median(result["loops_s"][name] / result["crowd_s"] for result in results)
              for name in results[0]["loops_s"]}  # fmt: skip
    return sorted(shares.items(), key=lambda pair: -pair[1])


def table(options: argparse.Namespace) -> str:
    """Measure everything; the text of the table."""
    model = ["--scenario", options.scenario, "--scale", str(options.scale), "--days", str(options.days)]
    triad = {threads: child("triad", "--threads", str(threads), "--megabytes", str(options.megabytes))["gb_per_s"]
             for threads in options.threads}  # fmt: skip
    rows: list[Row] = []
    loops: dict[int, list[tuple[str, float]]] = {}
    first: dict[str, Any] = {}
    for threads in options.threads:
        label = f"{threads} thread{'s' * (threads > 1)}"
        results = [child("month", "month", *model, "--threads", str(threads)) for _ in range(options.repeats)]
        first = first or results[0]
        loops[threads] = loop_rows(results)
        rows.append((f"triad, {label}", triad[threads], "GB/s", None))
        rows += month_rows(label, results, triad[threads])
    built = [child("month", "population", *model) for _ in range(options.repeats)]
    seconds = median(built, "build_s")
    rows.append(("population built from nothing, 1 thread", seconds, "s", seconds * triad[options.threads[0]]))
    rows += checkpoint_rows(child("checkpoint", "--scenario", options.scenario, "--scale", str(options.scale)))
    rows += study_rows()
    about = (
        f"{options.scenario}, {first['people']:,} people, {first['hours']} hours, medians of {options.repeats} runs; "
        f"peak {first['participants_peak']:,} participants a day. {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}. The third column says how many gigabytes the triad moves in the same "
        "time: absolute figures drift between machines, this ratio less."
    )
    lines = ["# Benchmarks", "", "Written by `python -m benchmarks`.", "", about, "",
             "| what | median | in GB of triad |", "| --- | --- | --- |"]  # fmt: skip
    lines += [f"| {what} | {value:.4g} {unit} | {'' if ratio is None else f'{ratio:.3g}'} |"
              for what, value, unit, ratio in rows]  # fmt: skip
    lines += ["", "Compiled loops by their share of the crowd's time:", "",
              "| loop | " + " | ".join(f"{threads} thread{'s' * (threads > 1)}" for threads in options.threads) + " |",
              "| --- " * (1 + len(options.threads)) + "|"]  # fmt: skip
    for name, _ in loops[options.threads[0]]:
        lines.append(f"| {name} | " + " | ".join(f"{dict(loops[t])[name]:.1%}" for t in options.threads) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the table; with --out, write it to a file too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scenario", default="kazakhstan-2022")
    parser.add_argument("--scale", type=float, default=1.0, help="people of the run per person of the country")
    parser.add_argument("--days", type=int, default=31)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--megabytes", type=int, default=800, help="size of each of the triad's three arrays")
    parser.add_argument("--out", type=Path, help="also write the table to this file")
    options = parser.parse_args()
    text = table(options)
    print(text, end="")
    if options.out:
        options.out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
