"""``kill -9`` in the middle of a snapshot: the next one goes on, loses nothing and doubles nothing."""

from __future__ import annotations

from pathlib import Path

from conftest import settings_of
from killed_snapshots import begun, finished, kill_after, rows_of

from cloudmore.sandbox import Sandbox

# Of the rows; the same snapshot is killed again and again.
MOMENTS = range(5, 100, 10)


def test_a_snapshot_that_is_killed_ten_times_says_the_same_as_an_undisturbed_one(tmp_path: Path) -> None:
    with Sandbox(organizations=6) as sandbox:
        environment = settings_of(sandbox.credentials, sandbox.url)
        calls, _before = finished(begun(tmp_path / "undisturbed", environment))
        expected = rows_of(tmp_path / "undisturbed")
        total = sum(map(len, expected.values()))
        for percent in MOMENTS:
            read = kill_after(total * percent // 100, begun(tmp_path / "killed", environment, batch=30))
            print(f"killed after {read} of {total} rows")
            assert not list((tmp_path / "killed").glob("*.parquet"))
        calls_in_all, before = finished(begun(tmp_path / "killed", environment))
    assert rows_of(tmp_path / "killed") == expected
    assert calls_in_all == calls
    # Nearly all of it was kept: the last one had little to do.
    assert before > calls * 0.8
