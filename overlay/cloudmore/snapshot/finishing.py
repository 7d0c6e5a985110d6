"""Puts what was read into its place, together with what was there; may be interrupted at any moment, and done again."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from cloudmore.errors import ConfigurationError
from cloudmore.snapshot.database import first_row
from cloudmore.snapshot.history import all_columns, first_rows, merged_rows
from cloudmore.snapshot.tables import TABLES, Column, Kind
from cloudmore.snapshot.target import Content, Target
from cloudmore.snapshot.work import Work

# Which snapshots were taken: one row for each reseller.
LOG = "snapshots"
LOG_COLUMNS = (
    *map(Column, ("run", "source", "reseller_id", "tables", "month")),
    Column("taken_at", Kind.TIME),
    Column("finished_at", Kind.TIME),
    Column("calls", Kind.WHOLE),
)
_WRITTEN = "written"
# What is joined and sorted at once.
ROWS_OF_A_PIECE = 16_000


@frozen
class TableChange:
    """What a snapshot did to a table, as far as its resellers are concerned.

    Attributes:
        rows: How many rows hold now.
        new: How many of them are of things that were not there.
        changed: How many of them say something else than before.
        gone: How many things are there no longer.
    """

    rows: int
    new: int
    changed: int
    gone: int


def ready(work: Work, target: Target, *, sandbox: bool) -> None:
    """Look whether the target can take the snapshot, before hours are spent on reading.

    Args:
        work: Of the snapshot.
        target: Where it goes.
        sandbox: Whether it comes from a sandbox.

    Raises:
        ConfigurationError: It cannot.
    """
    target.prepare(work.connection, sandbox=sandbox)
    try:
        for name in work.purpose.tables:
            target.rows_before(work.connection, name, all_columns(TABLES[name]))
        before = target.rows_before(work.connection, LOG, LOG_COLUMNS)
        if before is not None:
            source = "sandbox" if sandbox else "cloudmore"
            found = work.connection.execute(f"SELECT DISTINCT source FROM ({before})").fetchall()  # noqa: S608 - names of ours
            if any(each != source for (each,) in found):
                raise ConfigurationError(
                    f"{target.path} has snapshots of {'the real API' if sandbox else 'a sandbox'}.",
                    remedy="Name another place: what is made up is not mixed with what is real.",
                )
    finally:
        target.release(work.connection)


def finish(work: Work, target: Target, *, now: datetime) -> dict[str, TableChange]:
    """Write the tables, and remove the work.

    Args:
        work: All of it is read.
        target: Made ready.
        now: The time of day.

    Returns:
        By table what has changed.
    """
    if not is_written(work) and not _has_run(work, target):
        contents: dict[str, Content] = {}
        for name in work.purpose.tables:
            columns = all_columns(TABLES[name])
            before = target.rows_before(work.connection, name, columns)
            pieces = [
                first_rows(TABLES[name], keys)
                if before is None
                else merged_rows(TABLES[name], before, work.purpose.month, keys)
                for keys in _pieces(work, f"work.read_{name}", before)
            ]
            contents[name] = Content(columns, [f"{piece} ORDER BY row_key, valid_from" for piece in pieces])
        contents[LOG] = Content(LOG_COLUMNS, [_logged(work, target, now)])
        target.write(work.connection, contents)
    work.note(_WRITTEN, "yes")
    target.settle((*work.purpose.tables, LOG))
    changes = {name: _change(work, target, name) for name in work.purpose.tables}
    work.remove()
    return changes


def is_written(work: Work) -> bool:
    """Whether all is written, and nothing has to be read any more."""
    return work.fact(_WRITTEN) is not None


def _has_run(work: Work, target: Target) -> bool:
    """Whether the process ended after the tables were written, and before that was noted."""
    before = target.rows_before(work.connection, LOG, LOG_COLUMNS)
    if before is None:
        return False
    return first_row(work.connection, f"SELECT 1 FROM ({before}) WHERE run = ?", [work.run]) is not None  # noqa: S608 - as above


def _pieces(work: Work, *sources: str | None) -> list[str]:
    """Conditions on ``row_key`` that cut tables into pieces, so that memory stays flat: keys are spread evenly."""
    counted = [
        first_row(work.connection, f"SELECT count(*) FROM {each if each.startswith('work.') else f'({each})'}")  # noqa: S608 - as above
        for each in sources
        if each is not None
    ]
    pieces = max(1, -(-sum(int(each[0]) for each in counted if each is not None) // ROWS_OF_A_PIECE))
    bounds = [f"{number * 0x10000 // pieces:04x}" for number in range(1, pieces)]
    lower = [f"row_key >= '{each}'" for each in bounds]
    upper = [f"row_key < '{each}'" for each in bounds]
    return [" AND ".join(filter(None, each)) or "TRUE" for each in zip(["", *lower], [*upper, ""], strict=True)]


def _logged(work: Work, target: Target, now: datetime) -> str:
    tables = " ".join(work.purpose.tables)
    this = (
        f"SELECT '{work.run}' AS run, source, reseller_id, '{tables}' AS tables, "  # noqa: S608 - as above
        f"nullif('{work.purpose.month}', '') AS month, "
        f"taken_at, TIMESTAMPTZ '{now.isoformat()}' AS finished_at, calls FROM work.resellers"
    )
    before = target.rows_before(work.connection, LOG, LOG_COLUMNS)
    return this if before is None else f"{before} UNION ALL {this}"


def _change(work: Work, target: Target, name: str) -> TableChange:
    rows = target.rows_before(work.connection, name, all_columns(TABLES[name]))
    assert rows is not None
    counts = [_counts(work, f"SELECT * FROM ({rows}) WHERE {keys}") for keys in _pieces(work, rows)]  # noqa: S608 - as above
    holds, begins, ends, changed = map(sum, zip(*counts, strict=True))
    return TableChange(rows=holds, new=begins - changed, changed=changed, gone=ends - changed)


def _counts(work: Work, rows: str) -> tuple[int, int, int, int]:
    """How many rows hold, how many of them begin with this snapshot, how many end with it; how many things do both."""
    found: tuple[int, int, int, int] | None = first_row(
        work.connection,
        f"""
        WITH written AS ({rows}), concerned AS (
            SELECT row_key, valid_to IS NULL AS holds, valid_from >= taken_at AS begins, valid_to >= taken_at AS ends
            FROM written JOIN work.resellers USING (reseller_id) WHERE valid_to IS NULL OR valid_to >= taken_at
        ), both_ways AS (
            SELECT row_key FROM concerned GROUP BY row_key HAVING bool_or(ends) AND bool_or(holds AND begins)
        )
        SELECT count(*) FILTER (holds), count(*) FILTER (holds AND begins), count(*) FILTER (ends),
            (SELECT count(*) FROM both_ways) FROM concerned
        """,  # noqa: S608 - as above
    )
    assert found is not None
    return found
