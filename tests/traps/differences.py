"""What came of a step, beside what its row states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import openpyxl
from attrs import frozen
from traps.read_back import NUMBERS, WITHOUT_SPELLING, Row, cells_of, is_of_lines, unpacked
from traps.trap import NO_COLUMN, Line, Step

ZERO = Decimal(0)


@frozen
class Run:
    """What came of a step.

    Attributes:
        code: Exit code.
        screen: What was printed, on both streams.
        summary: The record of the run.
        files: Lines of each file that it wrote beside the saved report; none of a file of something else.
        manifest: That of the saved report, where it saved one.
        kept: The API's answer, as it was kept.
    """

    code: int
    screen: str
    summary: dict[str, Any]
    files: dict[str, list[Row]]
    manifest: dict[str, Any] | None
    kept: bytes


def differences(step: Step, came: Run, before: Run | None, folder: Path) -> Iterator[str]:
    """Tell each of them.

    Args:
        step: What it states.
        came: What came of it.
        before: What came of the step before.
        folder: Where its files lie.
    """
    if came.code != step.code:
        yield f"ends with {came.code} instead of {step.code}: {came.screen[-600:]}"
    found = {each["code"]: each["count"] for each in came.summary["findings"]}
    if found != dict(step.findings):
        yield f"finds {found} instead of {dict(step.findings)}"
    if step.files is not None and sorted(came.files) != sorted(step.files):
        yield f"writes {sorted(came.files)} instead of {sorted(step.files)}"
    yield from _screen_differences(step, came.screen)
    if step.lines is not None:
        written = {name: rows for name, rows in came.files.items() if is_of_lines(Path(name))}
        if not written:
            yield "writes no file of lines"
        for name, rows in written.items():
            yield from _line_differences(name, rows, step.lines)
    yield from _total_differences(step, came)
    yield from _control_differences(step, came)
    yield from _file_differences(step, came, folder)
    yield from (f"the kept answer has no {text!r}" for text in step.keeps if text.encode() not in came.kept)
    if before is not None:
        for column, stated in (("line_key", step.keys), ("line_digest", step.digests)):
            yield from _hash_differences(column, stated, came, before)


def _screen_differences(step: Step, screen: str) -> Iterator[str]:
    yield from (f"does not say {text!r} but {screen!r}" for text in step.says if text not in screen)
    yield from (f"says {text!r}" for text in step.never_says if text in screen)


def _line_differences(name: str, rows: Sequence[Row], expected: Sequence[Line]) -> Iterator[str]:
    exact = Path(name).suffix not in WITHOUT_SPELLING
    columns = list(dict.fromkeys(column for each in expected for column in each))
    came = Counter(tuple(_cell(row.get(column, NO_COLUMN), column, exact=exact) for column in columns) for row in rows)
    stated = Counter(
        tuple(_cell(str(each.get(column, "")), column, exact=exact) for column in columns) for each in expected
    )
    for what, lines in (("lacks", stated - came), ("has", came - stated)):
        for values, count in list(lines.items())[:3]:
            told = {column: value for column, value in zip(columns, values, strict=True) if value}
            yield f"{name} {what} {count} x {told}"


def _cell(text: str, column: str, *, exact: bool) -> str:
    if exact or column not in NUMBERS or text in ("", NO_COLUMN):
        return text
    number = Decimal(text)
    return f"{number.normalize() + 0:f}" if number else "0"


def _total_differences(step: Step, came: Run) -> Iterator[str]:
    if came.manifest is None:
        if step.totals is not None:
            yield "keeps no manifest"
        return
    said = {
        currency: (Decimal(each["total_sales"]), Decimal(each["total_cost"]))
        for currency, each in came.manifest["totals"].items()
    }
    if step.totals is not None:
        stated = {currency: (Decimal(sales), Decimal(cost)) for currency, (sales, cost) in step.totals.items()}
    elif step.lines is not None:
        stated = _sums_of(step.lines)
    else:
        return
    if said != stated:
        yield f"has the totals {said} instead of {stated}"


def _control_differences(step: Step, came: Run) -> Iterator[str]:
    """Where the control identity does not hold, or is not about the lines that are stated."""
    # Nobody can say what a file without costs has of them.
    told = step.lines is not None and all(NO_COLUMN not in each.values() for each in step.lines)
    stated = _sums_of(step.lines or ()) if told else None
    for currency, parts in (came.summary.get("control") or {}).items():
        for place, column in enumerate(("total_sales", "total_cost")):
            report, exported, *others = (Decimal(parts[part][column]) for part in ("report", *_PARTS))
            with localcontext(prec=100):
                if report != exported + sum(others):
                    yield f"has a {column} in {currency} that is not exported and what was left out: {parts}"
            if stated is not None and stated.get(currency, (ZERO, ZERO))[place] != exported:
                yield f"says that {column} of {exported} {currency} was exported, and the lines are {stated}"


_PARTS = ("exported", "excluded", "unmapped", "zero_suppressed", "rounding")


def _sums_of(lines: Sequence[Line]) -> dict[str, tuple[Decimal, Decimal]]:
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    with localcontext(prec=100):
        for each in lines:
            sales, cost = sums.get(each["currency"], (ZERO, ZERO))
            own_sales, own_cost = (_amount(each.get(column)) for column in ("total_sales", "total_cost"))
            sums[each["currency"]] = (sales + own_sales, cost + own_cost)
    return sums


def _amount(text: str | None) -> Decimal:
    return Decimal(text) if text and text != NO_COLUMN else ZERO


def _file_differences(step: Step, came: Run, folder: Path) -> Iterator[str]:
    for pattern, parts in step.texts.items():
        for name in came.files if pattern == "*" else (pattern,):
            content = b"\n".join(unpacked(folder / name)) if (folder / name).exists() else b""
            yield from (f"{name} has no {part!r}" for part in parts if part.encode() not in content)
    for name in came.files:
        if name.endswith(".xlsx"):
            yield from _cell_differences(folder / name, step.cells)
    if step.hides:
        for name in came.files:
            for content in unpacked(folder / name):
                yield from (f"{name} tells {secret}" for secret in step.hides if secret.encode() in content)


def _cell_differences(file: Path, kinds: Mapping[str, str | Sequence[str]]) -> Iterator[str]:
    names, *rows = cells_of(file)
    for column, stated in kinds.items():
        values = [row[names.index(column)] for row in rows]
        for value, kind in zip(values, [stated] * len(rows) if isinstance(stated, str) else stated, strict=True):
            if type(value).__name__ not in _CELLS[kind]:
                yield f"{file.name} holds {value!r} in {column}, which is no {kind}"
    with_formulas = openpyxl.load_workbook(file)
    yield from (
        f"{file.name} has the formula {cell.value} in {sheet.title}!{cell.coordinate}"
        for sheet in with_formulas
        for each in sheet.iter_rows()
        for cell in each
        if cell.data_type == "f"
    )


_CELLS = {"text": ("str",), "number": ("int", "float"), "date": ("datetime", "date")}


def _hash_differences(column: str, stated: str, came: Run, before: Run) -> Iterator[str]:
    now, then = (
        Counter(row[column] for rows in each.files.values() for row in rows if column in row) for each in (came, before)
    )
    if stated and not (now and then):
        yield f"has no {column} to compare"
    if stated == "same" and now != then:
        yield f"has another {column}: {now - then} instead of {then - now}"
    if stated == "other" and now & then:
        yield f"has the {column} of before: {now & then}"
