"""What is handed over is kept, or its failure is told, however many hand over at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cloudmore.snapshot import keeping
from cloudmore.snapshot.keeping import Keeper
from cloudmore.snapshot.rows import Row
from cloudmore.snapshot.work import Purpose, Question, Work

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    # A row and its question are handed over at once, a part of an answer is not.
    monkeypatch.setattr(keeping, "ROWS_AND_ANSWERS", 2)
    with Work(tmp_path / "work", Purpose(("organizations",), "", "")) as opened:
        opened.begin("r", "cloudmore", NOW)
        yield opened


def row(number: int, *, active: object = True) -> Row:
    return ("cloudmore", "r", str(number), "A", None, active, None, None, f"{number:032}", NOW)


def question(number: int) -> Question:
    return ("r", "organizations", str(number), "")


async def handed_over_together(work: Work, active: object) -> None:
    gate = threading.Event()
    async with Keeper(work) as keeper:
        busy = asyncio.ensure_future(keeper.run(gate.wait))
        await keeper.keep(question(1), [row(1)])
        before = keeper._keeping
        assert before is not None

        async def part() -> None:
            await before
            await keeper.keep_rows("organizations", [row(4)])

        async def release() -> None:
            gate.set()

        second, third = (keeper.keep(question(2), [row(2, active=active)]), keeper.keep(question(3), [row(3)]))
        await asyncio.gather(second, part(), third, release(), busy)


def test_all_that_is_handed_over_together_is_kept(work: Work) -> None:
    asyncio.run(handed_over_together(work, active=True))
    assert (work.count("organizations", "r"), work.count_answered("organizations", "r")) == (4, 3)


def test_what_cannot_be_kept_is_told_where_others_hand_over_meanwhile(work: Work) -> None:
    with pytest.raises(Exception, match="boolean"):
        asyncio.run(handed_over_together(work, active="no truth"))


async def handed_over_and_cancelled(work: Work) -> None:
    gate = threading.Event()
    async with Keeper(work) as keeper:
        busy = asyncio.create_task(keeper.run(gate.wait))
        await asyncio.sleep(0)
        await keeper.keep(question(1), [row(1)])
        waiting = asyncio.create_task(keeper.keep(question(2), [row(2)]))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        gate.set()
        await busy
        raise LookupError("why it ends")


def test_who_is_cancelled_while_it_waits_takes_nothing_with_it(work: Work) -> None:
    with pytest.raises(LookupError, match="why it ends"):
        asyncio.run(handed_over_and_cancelled(work))
    assert (work.count("organizations", "r"), work.count_answered("organizations", "r")) == (2, 2)
