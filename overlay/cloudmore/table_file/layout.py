"""Which mark stands between the cells of a table, and which line has its headings."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from attrs import frozen

from cloudmore.errors import ConfigurationError, shortened

DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
# The first line that Excel is told the delimiter by.
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?[\r\n]*", re.IGNORECASE)
_SAMPLE = 200
_MOST_ABOVE = 30
_NUMBER = re.compile(r"[-+(]?[0-9][0-9\s.,'\-/:)%]*")
_COMMA_IN_NUMBER = re.compile(r"(?<=[0-9]),(?=[0-9])|,(?= )")

Record = tuple[int, list[str]]


@frozen
class Layout:
    """How the lines of a file become a table.

    Attributes:
        delimiter: Between two cells.
        headings: Of the columns.
        first_line: Where the headings stand; the first line is 1.
        above: How many filled lines stand above them, without the one that tells the delimiter.
    """

    delimiter: str
    headings: tuple[str, ...]
    first_line: int
    above: int


@frozen
class _Attempt:
    """A sample as one delimiter splits it."""

    delimiter: str
    records: tuple[Record, ...]
    heading_at: int | None

    def heading(self) -> tuple[int, int, list[str]]:
        """How many records are above the headings, the line of these, and they."""
        above = self.heading_at or 0
        line, cells = self.records[above]
        return above, line, without_empty_end(cells)

    def explained(self) -> int:
        """How many delimiters stand where the headings let expect them."""
        above, _line, headings = self.heading()
        width = len(headings)
        fitting = [len(cells) >= width >= len(without_empty_end(cells)) for _line, cells in self.records[above:]]
        return (width - 1) * sum(fitting)


def records_of(lines: Iterable[str], delimiter: str, *, strict: bool = True) -> Iterator[Record]:
    """Each record with the number of the line that it begins on; blank ones are left out.

    Args:
        lines: Of the file, with their ends.
        delimiter: Between two cells.
        strict: Whether a wrong quotation mark is an error.

    Raises:
        csv.Error: It is.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=strict, skipinitialspace=True)
    begins = 1
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield begins, stripped
        begins = reader.line_num + 1


def layout_of(path: Path, lines: Sequence[str], *, delimiter: str | None = None) -> Layout:
    """The layout that the beginning of a file shows.

    Args:
        path: Of the file, for errors.
        lines: The first ones, with their ends.
        delimiter: The only one to try; found out by default.

    Raises:
        ConfigurationError: It is not clear, or headings are missing, empty or not different.
    """
    told = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    body = ["", *lines[1:]] if told else lines
    given = delimiter or (told[1] if told else None)
    samples = [_sample(body, each) for each in ([given] if given else DELIMITERS)]
    attempts = [each for each in samples if each.heading_at is not None]
    # One column is what is left where no delimiter makes sense; it must not hide that one nearly does.
    if len(attempts) < len(samples) and not any(attempt.explained() for attempt in attempts):
        is_blank = not any(any(map(str.isalnum, line)) for line in body)
        raise ConfigurationError(
            f"The file {path} has no line with headings."
            if is_blank
            else f"It is not clear which line of the file {path} has the headings.",
            remedy="Write one line of headings above the rows, with a word for each column.",
        )
    attempt = _best(path, attempts)
    above, line, cells = attempt.heading()
    headings = tuple(" ".join(cell.split()) for cell in cells)
    _refuse_unclear(path, line, headings)
    return Layout(attempt.delimiter, headings, line, above)


def without_empty_end(cells: Sequence[str]) -> list[str]:
    """The cells up to the last one that is filled."""
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return list(cells[:width])


def _sample(lines: Sequence[str], delimiter: str) -> _Attempt:
    records: list[Record] = []
    # What a wrong quotation mark makes one endless cell of ends the sample; the file's reading says where it is.
    with suppress(csv.Error):
        records.extend(islice(records_of(lines, delimiter, strict=False), _SAMPLE))
    return _Attempt(delimiter, tuple(records), _heading_at(records))


def _heading_at(records: Sequence[Record]) -> int | None:
    """Which record has the headings; none where it is not clear."""
    widths = Counter(len(without_empty_end(cells)) for _line, cells in records)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    for at, (_line, cells) in enumerate(records[: _MOST_ABOVE + 1]):
        if not _is_above_headings(cells, usual):
            # Behind other lines only words can be headings: a row of data must not be taken for them.
            return at if at == 0 or not any(_NUMBER.fullmatch(cell) for cell in cells) else None
    return None


def _is_above_headings(cells: Sequence[str], usual: int) -> bool:
    if usual <= 2:
        return len(without_empty_end(cells)) < usual
    return sum(map(bool, cells)) <= (2 if usual > 3 else 1)


def _best(path: Path, attempts: Sequence[_Attempt]) -> _Attempt:
    most = max(attempt.explained() for attempt in attempts)
    best = [attempt for attempt in attempts if attempt.explained() == most]
    if most and len(best) > 1:
        best = [each for each in best if each.delimiter != "," or not _commas_are_of_numbers(each)]
        if len(best) > 1:
            names = " or a ".join(DELIMITERS[each.delimiter] for each in best)
            raise ConfigurationError(
                f"Between the cells of the file {path} may stand a {names}.",
                remedy="Write sep=; or sep=, as its first line.",
            )
    return best[0]


def _commas_are_of_numbers(attempt: _Attempt) -> bool:
    above, _line, _headings = attempt.heading()
    rows = [",".join(cells) for _line, cells in attempt.records[above + 1 :]]
    return all(row.count(",") == len(_COMMA_IN_NUMBER.findall(row)) for row in rows)


def _refuse_unclear(path: Path, line: int, headings: tuple[str, ...]) -> None:
    places: dict[str, list[int]] = {}
    for column, heading in enumerate(headings, 1):
        if not heading:
            raise ConfigurationError(
                f"Column {column} of the file {path} has no heading on line {line}.",
                remedy="Give it a heading, or remove the column.",
            )
        places.setdefault(heading.casefold(), []).append(column)
    for columns in places.values():
        if len(columns) > 1:
            raise ConfigurationError(
                f"The columns {' and '.join(map(str, columns))} of the file {path} have the same heading "
                f"{shortened(headings[columns[0] - 1])!r} on line {line}.",
                remedy="Give each column a heading of its own.",
            )
