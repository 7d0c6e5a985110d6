"""Make the tables and the pictures of docs/benchmarks.md from the figures that are kept under benchmarks/results.

    python benchmarks/results_page.py [--check]

What stands between two marks is made, and the words around them are written by hand. `--check` writes nothing, and ends
with 1 where the page or a picture is not what the figures give.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from figures import CORES, REPOSITORY, RESULTS
from pictures import Bar, bars, curves, number

PAGE = REPOSITORY / "docs" / "benchmarks.md"
IMAGES = REPOSITORY / "docs" / "images"
MAPPING_PAGE = REPOSITORY / "docs" / "mapping-keys.md"
# What stands before the seconds there, and whose they are.
REPEATED = (
    ("500 products and 5,000 items, by names alone", "mapping_items", "500 products against 5,000 items"),
    (
        "5,000 organizations and 5,000 customers, by names alone",
        "mapping_keys",
        "5,000 organizations against 5,000 customers by name alone",
    ),
)
BLOCK = re.compile(r"(<!-- (figures|picture): (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
GOALS = "goals"
# Kept, but nothing that somebody compares.
LEFT_OUT = ("memory before", "of it reading the attributes")
Result = Mapping[str, Any]


def main() -> int:
    """Write, or compare; exit code 1 when something is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    stale = [file for file, text in made().items() if not file.exists() or file.read_text("utf-8") != text]
    for file, text in made().items() if not options.check else ():
        file.write_text(text, encoding="utf-8", newline="\n")
    for file in stale:
        print(f"{file.relative_to(REPOSITORY)} is {'not what the figures give' if options.check else 'made anew'}")
    return 1 if stale and options.check else 0


def made() -> dict[Path, str]:
    """The page and its pictures, as the figures give them."""
    results = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(RESULTS.glob("*.json"))}
    results = {name: each for name, each in results.items() if each.get("benchmark") == name}
    drawn = {name: draw(results) for name, draw in PICTURES.items()}
    page = PAGE.read_text("utf-8")
    headings = headings_of(page)

    def block(found: re.Match[str]) -> str:
        begin, kind, name, end = found.groups()
        if kind == "picture":
            text = f"![{drawn[name][1]}](images/{file_name(name)})\n"
        else:
            text = goals(results, headings) if name == GOALS else section(results[name])
        return f"{begin}\n{text}\n{end}"

    pictures = {IMAGES / file_name(name): svg for name, (svg, _alt) in drawn.items()}
    return {PAGE: BLOCK.sub(block, page), **pictures, MAPPING_PAGE: with_seconds(results)}


def with_seconds(results: Mapping[str, Result]) -> str:
    """The page on finding customers with the seconds that it repeats; all else there is the same on every machine."""
    text = MAPPING_PAGE.read_text("utf-8")
    for before, name, figure in REPEATED:
        value = next(each["value"] for each in results[name]["figures"] if each["name"] == figure)
        text, times = re.subn(rf"(?<={re.escape(before)} \| )[\d.]+(?= s of CPU \|)", str(value), text)
        if times != 1:
            raise SystemExit(f"{MAPPING_PAGE.name} does not say how long it takes: {before}")
    return text


def file_name(picture: str) -> str:
    """Of a picture."""
    return f"benchmarks-{picture.replace('_', '-')}.svg"


def headings_of(page: str) -> dict[str, str]:
    """The benchmarks of a page in its order, each with the heading above it."""
    found: dict[str, str] = {}
    heading = ""
    for line in page.splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif (mark := re.match(r"<!-- figures: (\w+) -->", line)) and mark[1] != GOALS:
            found[mark[1]] = heading
    return found


def goals(results: Mapping[str, Result], headings: Mapping[str, str]) -> str:
    """A table of all that something was asked of."""
    rows = [
        f"| [{heading}](#{slug(heading)}) | {cell(each['name'])} | {measured(each)} | {each['goal']} | "
        f"{'yes' if each['reached'] else '**no**'} |"
        for name, heading in headings.items()
        for each in results[name]["figures"]
        if "goal" in each
    ]
    return "\n".join(["| where | what | measured | to reach | reached |", "|---|---|---|---|---|", *rows, ""])


def slug(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def section(result: Result) -> str:
    """When and where it was measured, and its figures."""
    machine = result["machine"]
    cores = CORES.get(machine["cores"], f"{machine['cores']} cores")
    place = f"{cores}, {machine['system']} on {machine['architecture']}, Python {machine['python']}"
    busy = "" if machine.get("load_before") is None else f", load {machine['load_before']} before the run"
    head = f"`{result['command']}`, {result['date']}, commit {result['commit']}; {place}{busy}."
    parts = [head, ""]
    plain = [each for each in result["figures"] if "series" not in each and not each["name"].endswith(LEFT_OUT)]
    if plain:
        parts += ["| what | best | median | beside | to reach |", "|---|---|---|---|---|", *map(row, plain), ""]
    parts += grown(result)
    return "\n".join(parts)


def row(figure: Result) -> str:
    """A figure as a row."""
    beside = times(figure) if "ratio" in figure else ""
    reach = f"{figure['goal']}{'' if figure['reached'] else ', **missed**'}" if "goal" in figure else ""
    median = number(figure["median"]) if "median" in figure else ""
    return f"| {cell(figure['name'])} | {with_unit(figure)} | {median} | {beside} | {reach} |"


def grown(result: Result) -> list[str]:
    """The curves of a benchmark as a table: a row for each, a column for each size."""
    lines = series_of(result)
    if not lines:
        return []
    sizes = sorted({size for points in lines.values() for size in points})
    head = ["| what | " + " | ".join(f"{size:,}" for size in sizes) + " |", "|---|" + "---|" * len(sizes)]
    rows = [
        f"| {cell(name)}, {unit_of(result, name)} | "
        + " | ".join(number(points[size]) if size in points else "" for size in sizes)
        + " |"
        for name, points in lines.items()
    ]
    return [*head, *rows, ""]


def series_of(result: Result, prefix: str = "") -> dict[str, dict[int, float]]:
    """The curves of a benchmark whose names begin so, by the rest of their names."""
    lines: dict[str, dict[int, float]] = {}
    for each in result["figures"]:
        if "series" in each and each["series"].startswith(prefix):
            lines.setdefault(each["series"].removeprefix(prefix), {})[each["size"]] = each["value"]
    return lines


def unit_of(result: Result, series: str) -> str:
    """The unit of a curve."""
    return next(str(each["unit"]) for each in result["figures"] if each.get("series") == series)


def measured(figure: Result) -> str:
    """What a goal is of: the ratio where there is one, else the value."""
    return times(figure) if "ratio" in figure else with_unit(figure)


def times(figure: Result) -> str:
    """How it compares."""
    return f"{figure['ratio']:.2f} times {cell(figure['beside'])}"


def with_unit(figure: Result) -> str:
    """A value and its unit."""
    return f"{number(figure['value'])} {figure.get('unit', '')}".rstrip()


def cell(text: str) -> str:
    """A text in a table, where angle brackets would be taken for HTML."""
    return text.replace("|", "\\|").replace("<", "&lt;")


Drawn = tuple[str, str]


def growth(name: str, what: str, title: str, sizes: str, unit: str) -> Callable[[Mapping[str, Result]], Drawn]:
    """What draws the curves of a benchmark, with what a reader hears who does not see them."""

    def draw(results: Mapping[str, Result]) -> Drawn:
        lines = series_of(results[name], f"{what}: ")
        told = "; ".join(
            f"{line} from {number(points[min(points)])} to {number(points[max(points)])} {unit} at {max(points):,}"
            for line, points in lines.items()
        )
        return curves(title, sizes, unit, lines), f"{title}: {told}"

    return draw


def compared(
    name: str, title: str, unit: str, chosen: Callable[[str], str | None]
) -> Callable[[Mapping[str, Result]], Drawn]:
    """What draws figures of a benchmark as bars; what is chosen gives a figure its name, or leaves it out."""

    def rows(result: Result) -> Iterator[Bar]:
        for each in result["figures"]:
            if (called := chosen(each["name"])) is not None:
                yield Bar(called, each["value"], is_ours=called.startswith("ours"))

    def draw(results: Mapping[str, Result]) -> Drawn:
        found = list(rows(results[name]))
        told = "; ".join(f"{each.name} {number(each.value)}" for each in found)
        return bars(title, unit, found), f"{title}, {unit}: {told}"

    return draw


def between(start: str, end: str = "") -> Callable[[str], str | None]:
    """Choose the figures whose names begin and end so, by what is between."""

    def chosen(name: str) -> str | None:
        if not (name.startswith(start) and name.endswith(end)):
            return None
        called = name.removeprefix(start).removesuffix(end)
        # Beside the server's own maximum the others would be too short to compare.
        return None if ": " in called or called == "the server's own maximum" else called

    return chosen


PICTURES: dict[str, Callable[[Mapping[str, Result]], Drawn]] = {
    "call_cpu": compared(
        "call_cpu", "Processor time of a call with a query", "ms of CPU", between("organizations with a query: ")
    ),
    "async_calls": compared(
        "async_calls",
        "Async calls, the server answers at once",
        "calls a second",
        between("the server answers at once: "),
    ),
    "typed_parsing": compared(
        "typed_parsing", "A report of 100,000 lines into objects", "s of CPU", between("", ", collector as it is: time")
    ),
    "snapshot": compared(
        "snapshot",
        "Calls of a snapshot, the server answers at once",
        "calls a second",
        between("the server answers at once: "),
    ),
    "report_time": growth("report_growth", "time", "A report into billing lines: time", "lines", "s of CPU"),
    "report_memory": growth("report_growth", "peak memory", "A report into billing lines: peak memory", "lines", "MB"),
    "snapshot_time": growth("snapshot_growth", "time", "A snapshot of a tenant: time", "organizations", "s"),
    "snapshot_memory": growth(
        "snapshot_growth", "peak memory", "A snapshot of a tenant: peak memory", "organizations", "MB"
    ),
}


if __name__ == "__main__":
    sys.exit(main())
