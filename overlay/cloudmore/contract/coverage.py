"""``contract coverage``: what of the document the recordings cover, and where the document is looser than they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from cloudmore.contract.check import own_exchanges
from cloudmore.contract.criteria import Criterion, criteria_of, level_of
from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange
from cloudmore.contract.flows import Called
from cloudmore.contract.looseness import loose_of
from cloudmore.contract.media_types import matching


@frozen
class Cell:
    """An answer that the document describes.

    Attributes:
        operation_id: Of the document.
        status: As the document has it.
        media_type: Of the body; empty where there is none.
        recordings: Who covers it, each as ``organizations.yaml#3``.
    """

    operation_id: str
    status: str
    media_type: str
    recordings: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.status} {self.media_type or 'no body'}"


@frozen
class CoverageResult:
    """What recordings cover.

    Attributes:
        cells: Every documented answer.
        criteria: The ten coverage criteria.
        loose: What the document allows and no recording shows, or does not say, by what it is.
        exchanges: How many there are.
    """

    cells: tuple[Cell, ...] = field(repr=False)
    criteria: tuple[Criterion, ...]
    loose: Mapping[str, tuple[str, ...]] = field(repr=False)
    exchanges: int

    @property
    def missing(self) -> tuple[Cell, ...]:
        """The answers that nothing covers."""
        return tuple(each for each in self.cells if not each.recordings)

    @property
    def level(self) -> int:
        """The level of coverage that is reached, 0 to 7."""
        return level_of(self.criteria)

    def as_record(self) -> dict[str, Any]:
        """The result for a program."""
        return {
            "exchanges": self.exchanges,
            "answers": len(self.cells),
            "recorded": len(self.cells) - len(self.missing),
            "level": self.level,
            "cells": [
                {
                    "operation_id": each.operation_id,
                    "status": each.status,
                    "media_type": each.media_type or None,
                    "recordings": list(each.recordings),
                }
                for each in self.cells
            ],
            "criteria": [
                {
                    "name": each.name,
                    "level": each.level,
                    "goals": len(each.goals),
                    "covered": len(each.goals) - len(each.missing),
                    "missing": list(each.missing),
                }
                for each in self.criteria
            ],
            "loose": {name: list(each) for name, each in self.loose.items()},
        }


def coverage(
    cassettes: Path | str,
    *,
    spec: Path | str | None = None,
    hosts: Collection[str] = (),
    skip_hosts: Collection[str] = (),
) -> CoverageResult:
    """Measure what the recordings of a folder cover; exchanges with hosts that are not the API cover nothing.

    Args:
        cassettes: A folder with recordings of vcrpy, or one recording.
        spec: An OpenAPI 3.1 document; by default the one that this client was generated from.
        hosts: Hosts that are the API, beside those of the document's servers and of ``index.json``.
        skip_hosts: Hosts that are not.

    Raises:
        ConfigurationError: The folder has no recording, or one that cannot be read.

    Example:
        >>> from pathlib import Path
        >>> from cloudmore.contract import coverage
        >>> len(coverage(Path("cassettes")).criteria)
        10
    """
    document = Document.read(Path(spec) if spec else None)
    return coverage_of(document, list(own_exchanges(document, Path(cassettes), hosts, skip_hosts)))


def coverage_of(document: Document, exchanges: Collection[Exchange]) -> CoverageResult:
    """Measure what exchanges cover.

    Args:
        document: The contract.
        exchanges: With the API.
    """
    calls = list(calls_of(document, exchanges))
    return CoverageResult(
        cells=tuple(_cells(document, calls)),
        criteria=criteria_of(document, calls),
        loose=loose_of(document, calls),
        exchanges=len(exchanges),
    )


def calls_of(document: Document, exchanges: Iterable[Exchange]) -> Iterator[Called]:
    """The exchanges that are calls of an operation.

    Args:
        document: Has the operations.
        exchanges: With the API.
    """
    for exchange in exchanges:
        found = document.find(exchange.request.method, exchange.request.address.path)
        if found.operation is not None:
            yield Called(found.operation.operation_id, exchange, found.values)


def _cells(document: Document, calls: Iterable[Called]) -> Iterator[Cell]:
    recorded: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    operations = {each.operation_id: each for each in document.operations}
    for call in calls:
        response = call.exchange.response
        status = operations[call.operation_id].documented(response.status)
        if status is not None:
            place = document.resolved((*operations[call.operation_id].pointer, "responses", status))
            media_types = list(document.at(place).get("content", {}))
            # One that is not documented covers nothing.
            media_type = (matching(response.media_type, media_types) or "undocumented") if response.body else ""
            recorded[call.operation_id, status, media_type].append(f"{call.exchange.cassette}#{call.exchange.number}")
    for operation in document.operations:
        for status in operation.node["responses"]:
            place = document.resolved((*operation.pointer, "responses", status))
            for media_type in document.at(place).get("content", {"": {}}):
                key = (operation.operation_id, status, media_type)
                yield Cell(*key, recordings=tuple(recorded[key]))
