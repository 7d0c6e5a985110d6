"""A value for each process."""

from __future__ import annotations

import os
import threading

import pytest

from cloudmore.http.per_process import PerProcess


def test_a_process_has_one_value_and_a_child_another(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object | None] = []

    def make(inherited: object | None) -> object:
        made.append(inherited)
        return f"value {len(made)}"

    value = PerProcess(make)
    assert [value(), value()] == ["value 1", "value 1"]
    monkeypatch.setattr(os, "getpid", lambda: 0)
    assert [value(), value()] == ["value 2", "value 2"]
    assert made == [None, "value 1"]


def test_threads_that_come_together_get_the_same() -> None:
    barrier = threading.Barrier(8)
    came: list[object] = []

    def make(_inherited: object) -> object:
        barrier.wait(5)
        return object()

    value = PerProcess(make)
    threads = [threading.Thread(target=lambda: came.append(value())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came) == 8
    assert len(set(map(id, came))) == 1
