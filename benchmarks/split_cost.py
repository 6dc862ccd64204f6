"""What splitting costs: pages a second on one core beside trafilatura's extraction of the same pages, growth, hostile pages.

    python benchmarks/split_cost.py [--pages 500] [--rounds 3] [--largest 1024]

1. Pages of HTML: made by the benchmark (composite articles in five kinds of site), and, where `../shared/data` is there, the texts
   of real composite pages set in two of these sites. Each contender is a process of its own, the rounds interleaved; the tables
   show medians. Contenders:
   - `trafilatura`: `trafilatura.extract`, which finds one main text and drops the rest;
   - `trafilatura, fast`: the same without its second opinions;
   - `blocks`: Majra's reading of HTML alone (`majra.text.html`), the part that both have to do;
   - `majra`: `split_page`: blocks, roles, all articles, and every character accounted for.
2. Growth: one page of 1 KB up to `--largest` KB; for each step of four the factor of time, 4 being linear.
3. Hostile pages of `--largest` KB beside a quarter of that, in processes with a limit of time and memory.

Times are of the processor, so that what else runs on the machine counts less. Exit code 1 if a page passed a limit or its time
grew by much more than its step.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from composite_pages import grown, pages, set_as_html
from hostile_pages import HOSTILE
from rich.console import Console

from majra.cli.console import table

CANDIDATES = Path(__file__).resolve().parents[2] / "shared/data/composites/candidates_open.jsonl.gz"
CONTENDERS = ("trafilatura", "trafilatura, fast", "blocks", "majra")
FORMS = {"html": "paragraphs of HTML", "lines": "lines of text", "flat": "text on one line"}
STEP = 4
LIMIT_SECONDS = 120
"""CPU seconds for a hostile page: beyond, a worker that is watched for progress would be taken for stuck."""
LIMIT_MB = 1_536
"""What the compose file gives a worker."""
WIDTH = 130
"""Columns: the tables are read in logs as well, where no terminal says how wide it is."""
TOO_STEEP = 1.6 * STEP
"""Growth at which time is not linear: what is comes out at 3.5 to 5 times for a step of four, noise included."""


# --- one contender, in a process of its own ---


def contender(name: str) -> Callable[[str], Any]:
    """What is timed; models are loaded before."""
    if name.startswith("trafilatura"):
        import trafilatura

        return lambda page: trafilatura.extract(page, fast=name.endswith("fast"))
    from majra.text.html import text_blocks
    from streams.split.page import Page
    from streams.split.splitter import split_page

    return text_blocks if name == "blocks" else lambda page: split_page(Page(text=page))


def peak() -> float:
    """The most memory that this process had, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def warmed(name: str) -> Callable[[str], Any]:
    """A contender that has seen some pages, so that models and patterns are there."""
    run = contender(name)
    for page in pages(5, seed=2):
        run(page)
    return run


def over_pages(name: str, work: list[str]) -> dict[str, float]:
    """CPU seconds for all pages, and memory after."""
    run = warmed(name)
    before, start = peak(), time.process_time()
    for page in work:
        run(page)
    return {"cpu": time.process_time() - start, "before": before, "peak": peak()}


def over_sizes(name: str, work: list[str]) -> dict[str, Any]:
    """CPU seconds for each page; short ones again and again until the clock can tell."""
    run, taken = warmed(name), []
    for page in work:
        start, times = time.process_time(), 0
        while (spent := time.process_time() - start) < 0.2 or not times:
            run(page)
            times += 1
        taken.append((spent if times == 1 else time.process_time() - start) / times)
    return {"cpu": taken, "peak": peak()}


def over_hostile(page: str) -> dict[str, float]:
    """CPU seconds and memory of one hostile page within the limits."""
    run = warmed("majra")
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_MB * 1_048_576, LIMIT_MB * 1_048_576))
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_SECONDS, LIMIT_SECONDS + 1))
    start = time.process_time()
    run(page)
    return {"cpu": time.process_time() - start, "peak": peak()}


def work_of(options: argparse.Namespace) -> list[str]:
    """The pages of a run, made anew in each process: none pays for another's memory."""
    if options.set == "made":
        return pages(options.pages)
    if options.set == "real":
        with gzip.open(CANDIDATES, "rt", encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
        return [set_as_html(text, number) for number, text in enumerate(texts[: options.pages])]
    return [grown(size, options.set) for size in sizes(options.largest)]


def sizes(largest: int) -> list[int]:
    """KB: 1, 4, 16 … up to `largest`."""
    found = [1]
    while found[-1] * STEP <= largest:
        found.append(found[-1] * STEP)
    return found


# --- the run ---


def run(*arguments: object) -> dict[str, Any] | str:
    """What a process of its own measured; else how it ended."""
    command = [sys.executable, __file__, *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode == 0:
        result: dict[str, Any] = json.loads(done.stdout)
        return result
    if "MemoryError" in done.stderr or "bad_alloc" in done.stderr:
        return f"over {LIMIT_MB:,} MB"
    if done.returncode < 0:
        return f"over {LIMIT_SECONDS} s" if -done.returncode in (24, 9) else f"signal {-done.returncode}"
    raise RuntimeError(done.stderr.strip())


def measured(*arguments: object) -> dict[str, Any]:
    """`run`, where nothing may go wrong."""
    found = run(*arguments)
    assert isinstance(found, dict), found
    return found


def show_pages(console: Console, name: str, options: argparse.Namespace) -> None:
    """The table of one set of pages."""
    work = work_of(argparse.Namespace(set=name, pages=options.pages))
    volume = sum(len(page.encode()) for page in work)
    results: dict[str, list[dict[str, Any]]] = {each: [] for each in CONTENDERS}
    for _ in range(options.rounds):
        for each in CONTENDERS:
            results[each].append(measured("--contender", each, "--set", name, "--pages", options.pages))
    cpu = {each: statistics.median(result["cpu"] for result in results[each]) for each in CONTENDERS}
    rows = []
    for each in CONTENDERS:
        highest = max(result["peak"] for result in results[each])
        grew = max(result["peak"] - result["before"] for result in results[each])
        row: list[object] = [each, round(len(work) / cpu[each]), f"{1e3 * cpu[each] / len(work):.2f}"]
        row += [
            f"{volume / 1e6 / cpu[each]:.2f}",
            f"{cpu[each] / cpu['trafilatura']:.2f}",
            round(highest),
            f"{grew:.0f}",
        ]
        rows.append(row)
    console.print(
        f"\n{name} pages: {len(work)} of {volume / len(work) / 1024:.1f} KB each, medians of {options.rounds} rounds"
    )
    columns = ["contender", "pages/s a core", "CPU ms a page", "MB/s", "CPU to trafilatura"]
    console.print(table([*columns, "peak MB", "of it for pages"], rows))


def show_growth(console: Console, options: argparse.Namespace) -> bool:
    """The table of growth; whether all of it is linear."""
    linear = True
    rows = []
    for name, form in [("majra", form) for form in FORMS] + [("trafilatura", "html")]:
        taken = measured("--contender", name, "--set", form, "--largest", options.largest)["cpu"]
        factors = [after / before for before, after in pairwise(taken[1:])]
        linear &= name != "majra" or max(factors, default=0) < TOO_STEEP
        rows.append([name, FORMS[form], *(f"{1e3 * each:,.1f}" for each in taken), f"{max(factors, default=0):.1f}"])
    console.print(f"\ngrowth: CPU ms of one page by its size; steepest factor for {STEP} times the size, from 4 KB on")
    console.print(table(["contender", "form", *(f"{size:,} KB" for size in sizes(options.largest)), "steepest"], rows))
    return linear


def show_hostile(console: Console, options: argparse.Namespace) -> bool:
    """The table of hostile pages; whether each is within the limits and linear."""
    bounded = True
    rows = []
    for name in HOSTILE:
        small, large = (run("--hostile", name, "--bytes", options.largest * 1_024 // part) for part in (STEP, 1))
        if isinstance(small, str) or isinstance(large, str):
            shown = [each if isinstance(each, str) else f"{each['cpu']:.2f}" for each in (small, large)]
            rows.append([name, *shown, "", ""])
            bounded = False
            continue
        factor = large["cpu"] / max(small["cpu"], 0.01)
        bounded &= factor < TOO_STEEP
        rows.append([name, f"{small['cpu']:.2f}", f"{large['cpu']:.2f}", f"{factor:.1f}", f"{large['peak']:.0f}"])
    console.print(f"\nhostile pages of {options.largest:,} KB: CPU s, within {LIMIT_SECONDS} s and {LIMIT_MB:,} MB")
    console.print(
        table(["page", f"{options.largest // STEP:,} KB", f"{options.largest:,} KB", "factor", "peak MB"], rows)
    )
    return bounded


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--largest", type=int, default=1_024, help="KB of the largest page")
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--set", choices=["made", "real", *FORMS], help=argparse.SUPPRESS)
    parser.add_argument("--hostile", choices=list(HOSTILE), help=argparse.SUPPRESS)
    parser.add_argument("--bytes", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.hostile:
        print(json.dumps(over_hostile(HOSTILE[options.hostile](options.bytes))))
        return 0
    if options.contender:
        measure = over_pages if options.set in ("made", "real") else over_sizes
        print(json.dumps(measure(options.contender, work_of(options))))
        return 0
    console = Console(width=WIDTH)
    show_pages(console, "made", options)
    if CANDIDATES.exists():
        show_pages(console, "real", options)
    linear = show_growth(console, options)
    bounded = show_hostile(console, options)
    return 0 if linear and bounded else 1


if __name__ == "__main__":
    sys.exit(main())
