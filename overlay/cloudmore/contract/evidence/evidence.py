"""Evidence of the contract: which shapes answers had, without anything of what stood in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from attrs import field, frozen

from cloudmore import __version__
from cloudmore.contract.document import Document
from cloudmore.contract.evidence.evidence_file import lines_of, parsed, read_file
from cloudmore.contract.evidence.file_schema import ANOTHER_HOST, AS_THE_DOCUMENT, AT_LEAST, SCHEMA_NAME
from cloudmore.contract.evidence.gathering import Gathering
from cloudmore.contract.evidence.places import EvidenceAnswer
from cloudmore.contract.evidence.rounding import at_least
from cloudmore.contract.evidence.telling import summary_lines
from cloudmore.contract.exchange import Exchange

Source = Literal["live", "sandbox"]


@frozen
class Evidence:
    """What answers had in common, of whom no text, number or date is told: shapes without values.

    For a comparison, ask the answers: ``evidence.answer("organizations_list", 200)``, then its ``place(("*", "name"))``
    for ``always``, ``ever_null``, ``json_types`` and counts, ``objects_at`` for how many objects were looked at where a
    property never came, and ``undocumented`` for what the document does not have.

    Attributes:
        made: The day.
        client: Version of the client that made it.
        document_sha256: Digest of the document that it was held against.
        source: ``live``, or ``sandbox``, which proves nothing.
        host: ``as the document`` where all answers are from its servers, otherwise ``another``.
        unrelated: How many exchanges were with no operation of the document.
        answers: By operationId and status.
    """

    made: date
    client: str
    document_sha256: str
    source: Source
    host: str
    unrelated: int = 0
    answers: Mapping[tuple[str, int], EvidenceAnswer] = field(factory=dict[tuple[str, int], EvidenceAnswer], repr=False)

    @classmethod
    def of(cls, document: Document, exchanges: Iterable[Exchange], *, source: Source, made: date) -> Evidence:
        """The evidence that exchanges give; the same for the same ones in any order.

        Args:
            document: Tells their operations, and which names may be told.
            exchanges: As they went over the wire, with the API alone.
            source: ``live``, or ``sandbox``.
            made: The day; of a time, its day is kept.
        """
        gathering = Gathering(document)
        for exchange in exchanges:
            gathering.add(exchange)
        is_own = bool(gathering.hosts) and gathering.hosts <= document.hosts
        return cls(
            made=made.date() if isinstance(made, datetime) else made,
            client=__version__,
            document_sha256=document.digest,
            source=source,
            host=AS_THE_DOCUMENT if is_own else ANOTHER_HOST,
            unrelated=at_least(gathering.unrelated),
            answers=gathering.answers(),
        )

    @classmethod
    def read(cls, path: Path | str) -> Evidence:
        """Read a file that ``text`` gave.

        Args:
            path: The file; it may come from a stranger.

        Raises:
            ConfigurationError: It is anything else.
        """
        return cls._of(*read_file(Path(path)))

    @classmethod
    def parsed(cls, name: str, content: bytes) -> Evidence:
        """The same of a file's content.

        Args:
            name: Of the file, for messages.
            content: Byte for byte.

        Raises:
            ConfigurationError: It is no file of evidence.
        """
        return cls._of(*parsed(name, content))

    @classmethod
    def _of(cls, head: Mapping[str, Any], answers: Mapping[tuple[str, int], EvidenceAnswer]) -> Evidence:
        return cls(
            made=date.fromisoformat(head["made"]),
            client=head["client"],
            document_sha256=head["document_sha256"],
            source=head["source"],
            host=head["host"],
            unrelated=head["unrelated"],
            answers=answers,
        )

    def answer(self, operation_id: str, status: int) -> EvidenceAnswer | None:
        """What is known of an answer; ``None`` where none came.

        Args:
            operation_id: Of the document.
            status: Of the answer.
        """
        return self.answers.get((operation_id, status))

    def text(self) -> str:
        """The content of the file: JSON, sorted, one place a line."""
        head = {
            "schema": SCHEMA_NAME,
            "made": self.made.isoformat(),
            "client": self.client,
            "document_sha256": self.document_sha256,
            "source": self.source,
            "host": self.host,
            "counts": AT_LEAST,
            "unrelated": self.unrelated,
        }
        return "\n".join([*lines_of(head, self.answers), ""])

    def summary(self) -> str:
        """What it holds, in some lines for a person."""
        return "\n".join(summary_lines(self))


def preview(evidence: Evidence) -> str:
    """What somebody sees before the file is written: all of it, and then what is in it and what is not.

    The explanation comes last, where it stands above the question whether to write.

    Args:
        evidence: What is to be written.
    """
    return f"{evidence.text()}\n{evidence.summary()}"
