"""What a live check comes to: a verdict for each operation, and one for the run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from cloudmore.contract.calling.plan import TOKEN
from cloudmore.contract.evidence.evidence import Evidence
from cloudmore.contract.finding import Finding, Grade

SCHEMA = "contract-live/1"
# As of docs/command-line.md.
DONE, FAILED, SHAPE_BROKEN, LOOK = 0, 1, 6, 7


class LiveVerdict(StrEnum):
    """What came of an operation, or of the run."""

    SAME = "same"
    """A success with data was judged, and it is as the document says."""
    NEW = "new"
    """A success with data was judged, and it has what the document does not have."""
    BROKEN = "broken"
    """The document says otherwise."""
    NOT_EXERCISED = "not exercised"
    """Answers came, and no success with data among them, or there was no id to ask with."""
    NOT_REACHABLE = "not reachable"
    """No answer came, or only errors of the server, or it asked to wait until the end."""


@frozen
class OperationVerdict:
    """What came of an operation.

    Attributes:
        operation_id: Its name in the document.
        verdict: What it comes to.
        calls: How many answers of it came, those of repeats included.
        reason: Why, in words; no value of an answer is in it.
        with_data: How many of its answers were successes with data.
    """

    operation_id: str
    verdict: LiveVerdict
    calls: int
    reason: str
    with_data: int = 0


@frozen
class LiveResult:
    """What a live check found.

    Attributes:
        operations: A verdict for each operation that was asked for, that of the token first.
        findings: Those that nobody answers for; ``cassette`` is the operation, ``interaction`` the number of its
            answer, from 0.
        known: Those that the baseline covers.
        source: ``live``, or ``sandbox`` where the answers say that they are of one.
        document: File name of the document.
        document_sha256: Its digest.
        client: Version of this client.
        began: When, in UTC.
        remarks: What somebody should know; no value of an answer is in them.
        justifications: Why each known finding may stand, by fingerprint.
        evidence: What the answers were like, without values; ``None`` where nobody asked for it.
    """

    operations: tuple[OperationVerdict, ...]
    findings: tuple[Finding, ...]
    known: tuple[Finding, ...]
    source: str
    document: str
    document_sha256: str
    client: str
    began: datetime
    remarks: tuple[str, ...] = ()
    justifications: Mapping[str, str] = field(factory=dict[str, str], repr=False)
    evidence: Evidence | None = field(default=None, repr=False)

    @property
    def asked(self) -> tuple[OperationVerdict, ...]:
        """The operations without that of a token that was at hand already, which is no lack."""
        return tuple(each for each in self.operations if not _is_token_at_hand(each))

    @property
    def verdict(self) -> LiveVerdict:
        """That of the whole: the first of these that an operation has.

        Broken, not reachable, not exercised, new, same.
        """
        there = {each.verdict for each in self.asked}
        order = (LiveVerdict.BROKEN, LiveVerdict.NOT_REACHABLE, LiveVerdict.NOT_EXERCISED, LiveVerdict.NEW)
        return next((each for each in order if each in there), LiveVerdict.SAME if there else LiveVerdict.NOT_EXERCISED)

    @property
    def exit_code(self) -> int:
        """That of the command where it fails with what is broken."""
        return self.exit_code_at(Grade.BROKEN)

    def exit_code_at(self, fail_on: Grade) -> int:
        """The exit code of the command: 6, 1, 7 or 0.

        Args:
            fail_on: The least grade that fails.
        """
        if any(each.grade.reaches(fail_on) for each in self.findings):
            return SHAPE_BROKEN
        return {LiveVerdict.NOT_REACHABLE: FAILED, LiveVerdict.NOT_EXERCISED: LOOK}.get(self.verdict, DONE)

    def fingerprints(self, operation_id: str) -> tuple[str, ...]:
        """Those of the findings of an operation that nobody answers for, each once.

        Args:
            operation_id: Its name in the document.
        """
        return tuple(dict.fromkeys(each.fingerprint for each in self.findings if each.cassette == operation_id))

    def summary(self) -> str:
        """One line for a person."""
        counts = {word: sum(each.verdict is word for each in self.operations) for word in LiveVerdict}
        told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        known = f", {len(self.known)} known" if self.known else ""
        return (
            f"{len(self.operations)} operations of {_named(self.source)} against {self.document} "
            f"({self.document_sha256[:12]}…): {told}{known}."
        )

    def as_record(self, fail_on: Grade = Grade.BROKEN) -> dict[str, Any]:
        """The result for a program, as of the schema ``contract-live/1``.

        Args:
            fail_on: The least grade that fails.
        """
        return {
            "schema": SCHEMA,
            "verdict": str(self.verdict),
            "fail_on": str(fail_on),
            "exit_code": self.exit_code_at(fail_on),
            "source": self.source,
            "document": self.document,
            "document_sha256": self.document_sha256,
            "client": self.client,
            "began": self.began.isoformat(timespec="seconds"),
            "operations": self.rows(),
            "findings": [each.as_record() for each in self.findings],
            "known": [each.as_record() for each in self.known],
            "remarks": list(self.remarks),
        }

    def rows(self) -> list[dict[str, Any]]:
        """One record an operation."""
        return [
            {
                "operation": each.operation_id,
                "verdict": str(each.verdict),
                "calls": each.calls,
                "with_data": each.with_data,
                "reason": each.reason,
                "fingerprints": list(self.fingerprints(each.operation_id)),
            }
            for each in self.operations
        ]


def _is_token_at_hand(each: OperationVerdict) -> bool:
    return each.operation_id == TOKEN and each.verdict is LiveVerdict.NOT_EXERCISED and not each.calls


def _named(source: str) -> str:
    return "a sandbox" if source == "sandbox" else "the live API"
