"""What is done is not done again: the file, what it refuses, and what a run puts into it."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from bulk_runs import RUNS, Run

from cloudmore import ConfigurationError, NotFoundError
from cloudmore.bulk import BulkProgress, Checkpoint, async_fan_out, fan_out
from cloudmore.bulk.item_key import item_key

OPENED_ELSEWHERE = """
import sys
from cloudmore import ConfigurationError
from cloudmore.bulk import Checkpoint
try:
    Checkpoint(sys.argv[1])
except ConfigurationError as refused:
    print(refused)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a checkpoint may be."""
    return tmp_path / "run.checkpoint"


@pytest.fixture
def checkpoint(file: Path) -> Iterator[Checkpoint]:
    """One that is new."""
    with Checkpoint(file) as opened:
        yield opened


@pytest.fixture(params=RUNS)
def run(request: pytest.FixtureRequest) -> Run:
    """Goes through a run."""
    return RUNS[request.param]


def test_what_is_done_is_known_by_the_next_process(file: Path) -> None:
    with Checkpoint(file, work="a job") as first:
        first.add("a")
        first.add("a")
        first.add("ä 'b'")
    assert repr(first) == f"Checkpoint({str(file)!r})"
    # Nothing but the one file is left, and only its owner reads it.
    assert ([*file.parent.iterdir()], stat.S_IMODE(file.stat().st_mode)) == ([file], 0o600)
    with Checkpoint(str(file), work="a job") as second:
        assert (second.done, second.is_done("ä 'b'"), second.is_done("b")) == (2, True, False)
        second.clear()
        assert second.done == 0


def test_an_empty_file_becomes_one(file: Path) -> None:
    file.touch()
    Checkpoint(file).close()
    Checkpoint(file).close()


def other_database(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE invoices (amount TEXT)")
    database.close()


def later_version(file: Path) -> None:
    Checkpoint(file).close()
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 2")
    database.close()


def other_work(file: Path) -> None:
    Checkpoint(file, work="another job").close()


NO_CHECKPOINTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a text": (lambda file: file.write_text("amount;currency\n" * 100), "run.checkpoint is no checkpoint."),
    "another database": (other_database, "run.checkpoint is no checkpoint."),
    "one of a later version": (later_version, "run.checkpoint is no checkpoint of this version."),
    "one of other work": (other_work, "is of 'another job', not of ''."),
    "a folder": (Path.mkdir, "cannot be used: unable to open database file."),
}


@pytest.mark.parametrize("name", NO_CHECKPOINTS)
def test_what_is_no_checkpoint_is_refused_and_left_as_it_is(name: str, file: Path) -> None:
    make, message = NO_CHECKPOINTS[name]
    make(file)
    before = file.is_file() and file.read_bytes()
    with pytest.raises(ConfigurationError) as caught:
        Checkpoint(file)
    assert message in caught.value.message
    assert caught.value.remedy
    assert (file.is_file() and file.read_bytes()) == before
    assert [*file.parent.iterdir()] == [file]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="unable to open database file"):
        Checkpoint(tmp_path / "none" / "run.checkpoint")


def test_one_run_at_a_time_uses_it(file: Path, checkpoint: Checkpoint) -> None:
    with pytest.raises(ConfigurationError, match="in use by another run"):
        Checkpoint(file)
    command = [sys.executable, "-W", "error", "-c", OPENED_ELSEWHERE, str(file)]
    elsewhere = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "in use by another run" in elsewhere.stdout
    outcomes = fan_out(len, ["a", "bb"], checkpoint=checkpoint)
    assert next(outcomes).result() == 1
    with pytest.raises(ConfigurationError, match="in use by another loop"):
        next(fan_out(len, ["a", "bb"], checkpoint=checkpoint))
    assert next(outcomes).result() == 2


def test_one_that_is_closed_is_said(file: Path, run: Run) -> None:
    with Checkpoint(file) as checkpoint:
        outcomes = run(len, ["a"], checkpoint=checkpoint)
    with pytest.raises(ConfigurationError, match="Cannot operate on a closed database"):
        next(outcomes)


def test_only_what_succeeded_and_whose_turn_is_over_is_done(run: Run, checkpoint: Checkpoint) -> None:
    broken = True
    called: list[int] = []

    def call(item: int) -> int:
        called.append(item)
        if item % 10 == 3 and broken:
            raise NotFoundError("no")
        return item

    # Left in the turn of the item 25, which may not be over therefore.
    for outcome in run(call, range(40), checkpoint=checkpoint):
        if outcome.item == 25:
            break
    # The items 3, 13 and 23 have failed.
    assert checkpoint.done == 22
    assert not any(map(checkpoint.is_done, ["3", "13", "23", "25"]))

    seen: list[BulkProgress] = []
    called.clear()
    second = [each.item for each in run(call, range(40), checkpoint=checkpoint, on_progress=seen.append)]
    assert second == [3, 13, 23, *range(25, 40)]
    assert sorted(called) == second
    assert (seen[-1].done, seen[-1].failed, seen[-1].skipped, seen[-1].total) == (14, 4, 22, 40)

    broken = False
    assert [each.item for each in run(call, range(40), checkpoint=checkpoint)] == [3, 13, 23, 33]
    seen.clear()
    assert list(run(call, range(40), checkpoint=checkpoint, on_progress=seen.append)) == []
    # Told once, at the end, since there was no turn.
    assert [(each.done, each.skipped, each.over) for each in seen] == [(0, 40, 40)]


def test_many_that_are_done_do_not_keep_an_event_loop_from_others(checkpoint: Checkpoint) -> None:
    import asyncio  # noqa: PLC0415 - only here

    for number in range(1000):
        checkpoint.add(str(number))
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def call(item: str) -> str:
        return item

    async def gone_through() -> None:
        task = asyncio.create_task(others())
        outcomes = async_fan_out(call, map(str, range(1001)), checkpoint=checkpoint)
        assert [each.result() async for each in outcomes] == ["1000"]
        task.cancel()

    asyncio.run(gone_through())
    assert turns > 5


@pytest.mark.parametrize("ordered", [True, False])
def test_two_items_of_one_key_are_refused(run: Run, checkpoint: Checkpoint, *, ordered: bool) -> None:
    with pytest.raises(ConfigurationError, match="Two items have the key 'b'") as caught:
        list(run(str.upper, ["a", "b", "b", "c"], checkpoint=checkpoint, ordered=ordered))
    assert caught.value.remedy.endswith("give key=, a function that tells the items apart.")
    # The next run may have them again, one time each.
    assert "C" in [each.result() for each in run(str.upper, ["a", "b", "c"], checkpoint=checkpoint, ordered=ordered)]


def test_without_a_checkpoint_items_may_come_twice(run: Run) -> None:
    assert [each.result() for each in run(str.upper, ["b", "b"])] == ["B", "B"]


KEYS: list[tuple[Any, str]] = [
    ("an id", "an id"),
    (5, "5"),
    (("ä", 5), '["ä", 5]'),
    (["a", ("b", None)], '["a", ["b", null]]'),
]


@pytest.mark.parametrize(("item", "key"), KEYS)
def test_the_keys_are_so(item: Any, key: str) -> None:
    assert item_key(item) == key


@pytest.mark.parametrize("item", [UUID(int=5), {1: 2, "a": 3}, ({1}, 2)], ids=repr)
def test_what_has_no_key_by_itself_says_so(item: Any, checkpoint: Checkpoint, run: Run) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot tell an item of the kind \w+ by itself") as caught:
        list(run(str, [item], checkpoint=checkpoint))
    assert caught.value.remedy.startswith("Give key=")
    assert [each.result() for each in run(str, [item], checkpoint=checkpoint, key=str)] == [str(item)]


def test_a_key_is_a_text(checkpoint: Checkpoint, run: Run) -> None:
    with pytest.raises(ConfigurationError, match="The key of an item is 1"):
        list(run(len, ["a"], checkpoint=checkpoint, key=len))


def test_what_a_key_raises_is_raised_as_it_is(checkpoint: Checkpoint, run: Run) -> None:
    def key(_item: int) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(run(str, [5], checkpoint=checkpoint, key=key))
