"""What is found in one exchange."""

from __future__ import annotations

from attrs import define, evolve, field

from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange
from cloudmore.contract.finding import Finding, Grade
from cloudmore.contract.operation import Operation
from cloudmore.contract.pointer import Pointer, json_pointer

LONGEST = 200


@define
class Notes:
    """Collects the findings of an exchange; the same difference at many items is one.

    Attributes:
        document: What is held against it.
        exchange: What is judged.
        operation: Which one it is for, once that is known.
    """

    document: Document
    exchange: Exchange
    operation: Operation | None = None
    _found: dict[str, Finding] = field(factory=dict[str, Finding], init=False)

    def add(
        self,
        grade: Grade,
        kind: str,
        where: str,
        *,
        expected: str,
        found: str,
        at: Pointer,
        pointer: Pointer = (),
        general: Pointer = (),
        count: int = 1,
    ) -> None:
        """Note a difference.

        Args:
            grade: How bad it is.
            kind: What differs.
            where: Which part of the exchange.
            expected: What the contract says.
            found: What came, without values.
            at: Where the document says it.
            pointer: Where in the body.
            general: The same for every such body.
            count: How often.
        """
        finding = Finding(
            grade=grade,
            kind=kind,
            cassette=self.exchange.cassette,
            interaction=self.exchange.number,
            operation_id=self.operation.operation_id if self.operation else "",
            status=self.exchange.response.status,
            where=where,
            pointer=json_pointer(pointer),
            document=self.document.path.name,
            line=self.document.line(at),
            expected=shortened(expected),
            found=shortened(found),
            count=count,
            general=json_pointer(general),
        )
        known = self._found.get(finding.fingerprint)
        self._found[finding.fingerprint] = evolve(known, count=known.count + count) if known else finding

    def findings(self) -> tuple[Finding, ...]:
        """Everything that was noted, in its order."""
        return tuple(self._found.values())


def shortened(text: str) -> str:
    """A text that fits into a line."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
