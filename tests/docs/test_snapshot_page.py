"""The page on snapshots: its tables are those that are written, and its commands, its query and its programs run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import settings_of
from howto import Reader, named_blocks, page_text, typed

from cloudmore.billing import COLUMNS
from cloudmore.sandbox import Sandbox
from cloudmore.snapshot import TABLES, Kind, Table
from cloudmore.snapshot.database import sql_type
from cloudmore.snapshot.finishing import LOG_COLUMNS
from cloudmore.snapshot.history import all_columns

PAGE = "docs/snapshot.md"
BLOCKS = named_blocks(PAGE)
# Of every table, in front and behind.
BEFORE, BEHIND = 2, 6


def row_of(table: Table) -> str:
    """A table as a row of the page."""
    own = [
        f"`{column.name}`" if column.kind is Kind.TEXT else f"`{column.name}` ({column.kind.value})"
        for column in all_columns(table)[BEFORE:-BEHIND]
    ]
    return f"| `{table.name}` | `{table.call}` | {', '.join(own)} | {', '.join(f'`{name}`' for name in table.key)} |"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Somebody with the account of a small reseller."""
    with Sandbox(report_seconds=0, organizations=1) as sandbox:
        yield Reader(tmp_path_factory.mktemp("reader"), settings_of(sandbox.credentials, sandbox.url))


def test_the_tables_are_those_that_are_written() -> None:
    rows = [line for line in page_text(PAGE).splitlines() if re.match(r"\| `\w+` \| `\w+\.\w+` \|", line)]
    assert rows == [row_of(table) for table in TABLES.values() if table.call]
    for table in TABLES.values():
        names = [column.name for column in all_columns(table)]
        ends = [*names[:BEFORE], *names[-BEHIND:]] if table.call else ["source", "reseller_id", *names[-4:]]
        assert ends == [name for name in COMMON if table.call or name not in ("customer_key", "extra")]
    lines = TABLES["billing_lines"]
    assert [column.name for column in lines.columns][: len(COLUMNS)] == [*COLUMNS]
    assert f"Its key is {', '.join(f'`{name}`' for name in lines.key)} and what the line says" in page_text(PAGE)


COMMON = re.findall(r"^\| `(\w+)` \| (?!`)[^|]+ \|$", page_text(PAGE).partition("## What it writes")[2], re.MULTILINE)[
    :8
]


def test_the_types_and_the_log_are_so() -> None:
    types = dict(re.findall(r"^\| (\w+) \| `([A-Z]+[^`]*)` \|", page_text(PAGE), re.MULTILINE))
    every = {column.kind: column for table in TABLES.values() for column in all_columns(table)}
    assert types == {kind.value: sql_type(every[kind]) for kind in Kind}
    assert f"({', '.join(f'`{column.name}`' for column in LOG_COLUMNS)})" in page_text(PAGE)


def test_the_commands_and_the_query_run(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.enter(monkeypatch)
    # A real API is asked in turns.
    commands = BLOCKS["commands"].replace("cloudmore snapshot", "cloudmore snapshot --calls-per-second 1000")
    assert typed(commands) == [0, 0]
    with duckdb.connect("tenant.duckdb") as tenant:
        for table in ("organizations", "services", "organization_services", "subscriptions", "price_lists"):
            tenant.execute(f"UPDATE {table} SET valid_from = valid_from - INTERVAL 40 DAY")
        tenant.execute(
            "UPDATE price_lists SET sales_price = 7.5 WHERE row_key = (SELECT min(row_key) FROM price_lists)"
        )
    Path("changes.py").write_text(BLOCKS["changes.py"], "utf-8")
    assert typed(commands) == [0, 0]
    ran = reader.python(BLOCKS["changes.py"])
    assert (ran.returncode, ran.stderr) == (0, "")
    (changed,) = ran.stdout.splitlines()
    assert re.fullmatch(r"changed \S+ .+: 7\.5 -> [\d.]+", changed)


@pytest.mark.parametrize("name", ["take", "several"])
def test_the_programs_run(reader: Reader, name: str) -> None:
    ran = reader.python(BLOCKS[name])
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout
