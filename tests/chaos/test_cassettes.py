"""Cassettes that are recorded during the run are searched for secrets as well as those that are checked in."""

from __future__ import annotations

from chaos.evidence import CASSETTES
from replay.cassettes import index
from replay.record import record


def test_cassettes_are_recorded() -> None:
    assert record(CASSETTES)["cassettes"].keys() == index()["sandbox"]["cassettes"].keys()
