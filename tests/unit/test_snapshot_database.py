"""What a database says that cannot be used, in words that say what to do."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from cloudmore.errors import ConfigurationError
from cloudmore.snapshot.database import connected, of_the_database

# What DuckDB says, and what is told of it.
SAID: dict[str, tuple[str, str]] = {
    "another process has it, on Linux": (
        'IO Error: Could not set lock on file "/x/t.duckdb": Conflicting lock is held in python (PID 9).\nSee also',
        "t.duckdb is in use. Wait until what uses it is done, or stop that.",
    ),
    "another process has it, on Windows": (
        'IO Error: Cannot open "t": The process cannot access it because it is being used by another process.',
        "t.duckdb is in use. Wait until what uses it is done, or stop that.",
    ),
    "this process has it": (
        'Resource In Use Error: Cannot attach "work" - the file "t.duckdb" is already attached by database "t"',
        "t.duckdb is in use. Wait until what uses it is done, or stop that.",
    ),
    "a full disk": (
        'TransactionContext Error: Failed to commit: Could not write file "/x/t.duckdb.wal": No space left on device',
        "The disk of t.duckdb is full. Make room, and take the snapshot again.",
    ),
    "a name that looks like a lock": (
        'IO Error: Cannot open file "/blocked/t.duckdb": Permission denied',
        'The database t.duckdb cannot be used: IO Error: Cannot open file "/blocked/t.duckdb": Permission denied. Name',
    ),
    "a sentence of its own": ("IO Error: It ends.", "The database t.duckdb cannot be used: IO Error: It ends. Name "),
}


@pytest.mark.parametrize(("said", "told"), SAID.values(), ids=SAID)
def test_an_error_says_what_to_do(said: str, told: str) -> None:
    assert str(of_the_database(duckdb.IOException(said), Path("t.duckdb"))).startswith(told)


def test_half_a_file_is_not_left_in_the_way(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits of a process are those of Unix")
    before, place = resource.getrlimit(resource.RLIMIT_FSIZE), tmp_path / "work"
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, before[1]))
    try:
        with pytest.raises(ConfigurationError, match="cannot be used"):
            connected(place)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not place.exists()
    connected(place).close()
    with connected(place), pytest.raises(ConfigurationError, match="is in use"):
        connected(place)
    assert place.exists()
