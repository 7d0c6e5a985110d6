"""What a series of snapshots keeps: each moment as it was, with one row for each thing that was there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from snapshots import table

from cloudmore.snapshot import TABLES, finishing
from cloudmore.snapshot.database import sql_type
from cloudmore.snapshot.finishing import finish
from cloudmore.snapshot.history import all_columns
from cloudmore.snapshot.target import target_of
from cloudmore.snapshot.work import Batch, Purpose, Work

NAMES = ("organization_services",)
# A place for each form; the same must stand in all of them.
PLACES: dict[str, tuple[str, str | None]] = {
    "DuckDB": ("t.duckdb", None),
    "Parquet": ("parquet", "parquet"),
    "CSV": ("csv", "csv"),
}
# What a service may be called, so that a text of one is not mistaken for another, nor for none.
CALLED = (None, "", " ", "NULL", '"', "a,b", "two\nlines", "\r", "0012", "é", "'", "\ufeff")
# Organization and service -> name; by reseller.
Tenants = dict[str, dict[tuple[str, str], str | None]]
# Two rows at once, one that ends before it begins, and another one where nothing has changed.
WRONG = """(
    SELECT row_key, valid_from, valid_to, lead(valid_from) OVER each AS begins, name IS NOT DISTINCT FROM lead(name)
        OVER each AS is_same
    FROM organization_services WINDOW each AS (PARTITION BY row_key ORDER BY valid_from)
) WHERE (begins IS NOT NULL AND coalesce(valid_to > begins, TRUE)) OR valid_to < valid_from
    OR (valid_to = begins AND is_same)"""


@pytest.fixture(autouse=True)
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finishing, "ROWS_OF_A_PIECE", 5)


def changed(tenants: Tenants, chance: random.Random) -> None:
    """Come, go, come again, and be called otherwise."""
    for services in tenants.values():
        for _ in range(chance.randrange(6)):
            which = (f"o{chance.randrange(4)}", f"s{chance.randrange(3)}")
            if chance.random() < 0.4:
                services.pop(which, None)
            else:
                services[which] = chance.choice(CALLED)


def snapshot(place: Path, file_format: str | None, batch: Batch, whose: list[str], clock: Iterator[datetime]) -> None:
    target = target_of(place, file_format)
    with Work(target.work, Purpose(NAMES, "", target.file_format)) as work:
        for reseller in whose:
            work.begin(reseller, "cloudmore", next(clock))
        work.add(batch)
        target.prepare(work.connection, sandbox=False)
        finish(work, target, now=next(clock))


@pytest.mark.parametrize("seed", range(2))
def test_every_moment_is_kept_as_it_was(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    tenants: Tenants = {"r1": {}, "r2": {}}
    known: dict[tuple[str, str, str], str | None] = {}
    moments: list[tuple[datetime, dict[tuple[str, str, str], str | None]]] = []
    seconds = count()
    for _ in range(6):
        changed(tenants, chance)
        whose = [each for each in tenants if chance.random() < 0.8]
        unread = {(each, f"o{chance.randrange(4)}") for each in whose if chance.random() < 0.5}
        began = next(seconds)
        batch = Batch(unread=[(reseller, *NAMES, organization, "", "Refused", "") for reseller, organization in unread])
        came = {
            (reseller, *which): name
            for reseller in whose
            for which, name in tenants[reseller].items()
            if (reseller, which[0]) not in unread
        }
        known = {key: name for key, name in known.items() if key[0] not in whose or key[:2] in unread} | came
        times = [moment(next(seconds)) for _ in came]
        batch.add(NAMES[0], [row(key, name, at) for (key, name), at in zip(came.items(), times, strict=True)])
        ended = next(seconds)
        for name, file_format in PLACES.values():
            clock = iter([*(moment(began) for _ in whose), moment(ended)])
            snapshot(tmp_path / name, file_format, batch, whose, clock)
        moments.append((moment(ended), dict(known)))
    check(tmp_path, moments)


def check(folder: Path, moments: list[tuple[datetime, dict[tuple[str, str, str], str | None]]]) -> None:
    place = folder / "t.duckdb"
    everything = table(place, NAMES[0])
    assert everything == table(folder / "parquet", NAMES[0])
    types = ", ".join(f"'{column.name}': '{sql_type(column)}'" for column in all_columns(TABLES[NAMES[0]]))
    read = f"read_csv('{folder}/csv/{NAMES[0]}.csv', nullstr = '', allow_quoted_nulls = false, columns = {{{types}}})"
    assert everything == duckdb.sql(f"FROM {read} ORDER BY ALL").fetchall()
    told = "reseller_id, organization_id, service_id, name"
    for at, expected in moments:
        found = table(place, valid(at), told)
        assert sorted(found, key=repr) == sorted(((*key, name) for key, name in expected.items()), key=repr)
    with duckdb.connect(str(place), read_only=True) as connection:
        for (began, before), (ended, after) in pairwise(moments):
            # What was there before and after was there all the time.
            for second in range(int((ended - began).total_seconds())):
                then = valid(began + timedelta(seconds=second))
                there = connection.execute(f"SELECT reseller_id, organization_id, service_id FROM {then}").fetchall()
                assert before.keys() & after.keys() <= {*there}
    assert table(place, WRONG) == []


def valid(at: datetime) -> str:
    """The rows of that moment."""
    return f"{NAMES[0]} WHERE valid_from <= TIMESTAMPTZ '{at}' AND coalesce(valid_to > TIMESTAMPTZ '{at}', TRUE)"


def moment(second: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)


def row(key: tuple[str, str, str], name: str | None, read_at: datetime) -> tuple[Any, ...]:
    reseller, organization, service = key
    cells = {
        "source": "cloudmore",
        "reseller_id": reseller,
        "organization_id": organization,
        "service_id": service,
        "name": name,
        # Spread over all pieces.
        "row_key": f"{hash_of(key):032x}",
        "read_at": read_at,
    }
    return tuple(cells.get(column.name) for column in TABLES[NAMES[0]].columns)


def hash_of(key: tuple[str, str, str]) -> int:
    return random.Random("/".join(key)).getrandbits(128)


def test_nothing_of_a_process_that_was_killed_stays_beside_the_place(tmp_path: Path) -> None:
    left = tmp_path / ".t.duckdb.snapshot.tmp"
    left.mkdir()
    (left / "duckdb_temp_9_storage_S32K-0.tmp").write_bytes(b"rows of customers")
    snapshot(tmp_path / "t.duckdb", None, Batch(), ["r1"], iter([moment(1), moment(2)]))
    assert [file.name for file in tmp_path.iterdir()] == ["t.duckdb"]


def test_a_text_of_some_million_letters_is_read_again_from_a_file(tmp_path: Path) -> None:
    named = row(("r1", "o1", "s1"), "x" * 3_000_000, moment(1))
    for began in (0, 10):
        batch = Batch()
        batch.add(NAMES[0], [named])
        snapshot(tmp_path / "csv", "csv", batch, ["r1"], iter([moment(began), moment(began + 5)]))
    with (tmp_path / "csv" / f"{NAMES[0]}.csv").open(encoding="utf-8") as file:
        assert len(file.readlines()) == 2
