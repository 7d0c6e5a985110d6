"""A finding: where a recorded exchange and the contract differ."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any

from attrs import frozen

from cloudmore.errors import ConfigurationError


class Grade(StrEnum):
    """How bad a finding is, the worst first."""

    BROKEN = "broken"
    """The document says otherwise."""
    VANISHED = "vanished"
    """Every recording had it, and this answer lacks it; the document allows that."""
    NEW = "new"
    """The document does not have it, or no recording had it so."""

    def reaches(self, other: Grade) -> bool:
        """Whether it is at least as bad as another grade."""
        order = list(Grade)
        return order.index(self) <= order.index(other)


_TOLD_BY_WHAT_CAME = frozenset(("host", "media type", "status", "type", "unseen format", "unseen type"))


@frozen
class Finding:
    """One difference, however often it is in the exchange.

    Attributes:
        grade: How bad it is.
        kind: What differs, in a word or two, such as ``type``.
        cassette: File of the recording, below the folder that was checked.
        interaction: Number of the exchange in it; the first one is 0.
        operation_id: Of the document; empty where the request is for none.
        status: Of the answer.
        where: Which part of the exchange, such as ``response body``.
        pointer: JSON pointer into the body; empty for all of it, and outside of a body.
        document: File name of the document.
        line: Its line that says otherwise, or below which the missing part belongs.
        expected: What the contract says.
        found: What came: a type or a pattern, never a value that may belong to somebody.
        count: How often it is in this exchange; beyond some five thousand in a large body they are not counted.
        general: The pointer with ``*`` for each item of a list; of a call that is not in the document its method and
            path, with ``*`` for what is an id.
    """

    grade: Grade
    kind: str
    cassette: str
    interaction: int
    operation_id: str
    status: int
    where: str
    pointer: str
    document: str
    line: int
    expected: str
    found: str
    count: int = 1
    general: str = ""

    @property
    def fingerprint(self) -> str:
        """Twelve letters and digits: the same for the same difference, in whichever recording and at whichever item."""
        subject = (self.kind, self.operation_id, self.where, self.general, self.expected)
        status = str(self.status) if self.where.startswith("response") else ""
        # Elsewhere what came is a pattern of a value, and another one tomorrow.
        found = self.found if self.kind in _TOLD_BY_WHAT_CAME else ""
        return hashlib.sha256("\n".join((*subject, status, found)).encode()).hexdigest()[:12]

    @property
    def place(self) -> str:
        """The exchange, as ``organizations.yaml#3``."""
        return f"{self.cassette}#{self.interaction}"

    def __str__(self) -> str:
        at = f" {self.pointer}" if self.pointer else ""
        often = f" ({self.count} times)" if self.count > 1 else ""
        return visible(
            f"{self.place} {self.grade}: {self.operation_id or 'no operation'} {self.status}, {self.where}{at}: "
            f"expected {self.expected}, found {self.found}{often} [{self.document}:{self.line}] {self.fingerprint}"
        )

    def as_record(self) -> dict[str, Any]:
        """The finding for a program: every attribute, and the fingerprint."""
        return {
            "grade": str(self.grade),
            "kind": self.kind,
            "cassette": self.cassette,
            "interaction": self.interaction,
            "operation_id": self.operation_id or None,
            "status": self.status,
            "where": self.where,
            "pointer": self.pointer,
            "document": self.document,
            "line": self.line,
            "expected": self.expected,
            "found": self.found,
            "count": self.count,
            "fingerprint": self.fingerprint,
        }


def visible(text: str) -> str:
    """A text from outside without what would steer a terminal or break a line."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def grade_named(name: str) -> Grade:
    """A grade by its name.

    Args:
        name: ``broken``, ``vanished`` or ``new``.

    Raises:
        ConfigurationError: There is no such grade.
    """
    try:
        return Grade(name)
    except ValueError:
        raise ConfigurationError(
            f"There is no grade {name!r}.", remedy=f"Use one of {', '.join(map(str, Grade))}."
        ) from None
