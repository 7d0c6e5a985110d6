"""What was, and what is: the rows of earlier snapshots and of this one, each with the time for which it holds.

SQL alone: the work of a snapshot is attached as ``work``, its rows are ``work.read_<table>``.
"""

from __future__ import annotations

from cloudmore.snapshot.database import quoted, sql_type
from cloudmore.snapshot.tables import OF_THE_READING, TABLES, VALIDITY, Column, Table

# Since when a snapshot is this one: rows that are gone were there until then.
_TAKEN = "(SELECT taken_at FROM work.resellers AS taken WHERE taken.reseller_id = before.reseller_id)"


def all_columns(table: Table) -> tuple[Column, ...]:
    """The columns of a table as it is written."""
    return (*table.columns, *VALIDITY)


def first_rows(table: Table, keys: str) -> str:
    """The rows of a table of which there is no earlier snapshot.

    Args:
        table: The table.
        keys: A condition on ``row_key``: which rows.
    """
    names = ", ".join(quoted(column.name) for column in table.columns)
    return (
        f"SELECT {names}, read_at AS valid_from, NULL::TIMESTAMPTZ AS valid_to FROM work.read_{table.name} WHERE {keys}"  # noqa: S608 - names of ours
    )


def merged_rows(table: Table, before: str, month: str, keys: str) -> str:
    """The rows of a table with those of earlier snapshots.

    A row that says the same goes on, and was read again; one that says something else ends where the new one begins;
    one that is gone ends when this snapshot began. What was not asked, or had no answer, stays as it was.

    Args:
        table: The table.
        before: What selects the rows of earlier snapshots.
        month: That is read, of billing lines.
        keys: As of ``first_rows``.
    """
    names = [column.name for column in table.columns]
    known = ", ".join("read.read_at" if name == "read_at" else f"before.{quoted(name)}" for name in names)
    same = " AND ".join(
        f"before.{quoted(name)} IS NOT DISTINCT FROM read.{quoted(name)}"
        for name in names
        if name not in OF_THE_READING
    )
    as_before = ", ".join(f"before.{quoted(name)}" for name in (*names, *(each.name for each in VALIDITY)))
    return f"""
        WITH before AS (SELECT * FROM ({before}) WHERE {keys}),
        read AS (SELECT * FROM work.read_{table.name} WHERE {keys}),
        concerned AS (SELECT * FROM before WHERE {_concerned(table, month)}),
        paired AS (SELECT before, read, read.row_key IS NOT NULL AND {same} AS is_same
            FROM concerned AS before LEFT JOIN read ON before.row_key = read.row_key)
        SELECT {as_before} FROM before WHERE NOT coalesce({_concerned(table, month)}, FALSE)
        UNION ALL
        SELECT {known}, before.valid_from, NULL FROM paired WHERE is_same
        UNION ALL
        SELECT {as_before.removesuffix('before."valid_to"')}
            coalesce(read.read_at, greatest({_TAKEN}, before.valid_from)) FROM paired WHERE NOT is_same
        UNION ALL
        SELECT {", ".join(f"read.{quoted(name)}" for name in names)}, read.read_at, NULL
            FROM read LEFT JOIN (SELECT before.row_key FROM paired WHERE is_same) AS same ON read.row_key = same.row_key
            WHERE same.row_key IS NULL
    """  # noqa: S608 - as above


def _concerned(table: Table, month: str) -> str:
    """Which rows this snapshot says something of."""
    conditions = ["before.valid_to IS NULL", "before.reseller_id IN (SELECT reseller_id FROM work.resellers)"]
    if table.name == "billing_lines":
        conditions.append(f"before.month = '{month}'")
    if table.needs is not None:
        whose = ["unread.reseller_id = before.reseller_id", "unread.organization_id = before.organization_id"]
        if "service_id" in table.asks:
            whose.append("unread.service_id IN ('', before.service_id)")
        of_table = ", ".join(f"'{name}'" for name in _asked_before(table))
        conditions.append(
            f"NOT EXISTS (SELECT 1 FROM work.unread AS unread WHERE {' AND '.join(whose)} AND of_table IN ({of_table}))"  # noqa: S608 - as above
        )
    return " AND ".join(conditions)


def _asked_before(table: Table) -> list[str]:
    """The table and all that it needs: without their answers it was not asked."""
    names = [table.name]
    while (needs := TABLES[names[-1]].needs) is not None:
        names.append(needs)
    return names


def typed(column: Column) -> str:
    """A column that an earlier snapshot does not have."""
    return f"NULL::{sql_type(column)} AS {quoted(column.name)}"
