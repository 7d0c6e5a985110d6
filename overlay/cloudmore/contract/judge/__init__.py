"""The judge: holds recorded exchanges against the document and against what was recorded, and knows nothing else.

It never uses the client's own parsing, which reads leniently on purpose.
"""

from __future__ import annotations

from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange
from cloudmore.contract.finding import Finding
from cloudmore.contract.judge.body import Schemas
from cloudmore.contract.judge.notes import Notes
from cloudmore.contract.judge.request import RequestJudge
from cloudmore.contract.judge.response import ResponseJudge
from cloudmore.contract.recorded_shapes import RecordedShapes

__all__ = ["Judge"]


class Judge:
    """Judges exchanges, one by one.

    Args:
        document: The contract.
        shapes: What was recorded, which is part of it; nothing by default.
    """

    def __init__(self, document: Document, shapes: RecordedShapes | None = None) -> None:
        schemas = Schemas(document)
        self._document = document
        self._request = RequestJudge(document, schemas)
        self._response = ResponseJudge(document, schemas, shapes or RecordedShapes())

    def judge(self, exchange: Exchange) -> tuple[Finding, ...]:
        """Judge an exchange, its request and its answer.

        Args:
            exchange: As it was recorded.

        Returns:
            What differs, in the order in which it was found; the same difference at many items is one finding.
        """
        notes = Notes(self._document, exchange)
        found = self._request.find(notes)
        if found.operation is not None:
            notes.operation = found.operation
            self._request.judge(notes, found)
            self._response.judge(notes)
        return notes.findings()
