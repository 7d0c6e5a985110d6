"""The billing report of a task, written piece by piece so that its size never matters."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cloudmore.sandbox.server.content import CAMEL, CONTENTS
from cloudmore.sandbox.server.encoder import encode
from cloudmore.sandbox.server.entry import BookOrganization, BookService
from cloudmore.sandbox.server.layout import Layout, OrganizationPart, ServicePart

CHUNK_CHARACTERS = 64 * 1024
SUCCESSFUL = "Successful"


@dataclass(frozen=True, slots=True)
class Report:
    """A billing report.

    Args:
        books: The lines, by organization and service; they are read once.
        task_id: The task that asked for it.
        start: The first billing date asked for.
        end: The last one.
        content: How it is spelled.
        state: What it says of its task; as the document has it by default.
    """

    books: Iterable[BookOrganization]
    task_id: str
    start: date
    end: date
    content: Layout = CONTENTS[CAMEL]
    state: Mapping[str, Any] | None = None

    def chunks(self) -> Iterator[bytes]:
        """Write the report in chunks of about 64 KiB."""
        pending: list[str] = []
        size = 0
        for piece in self._pieces():
            pending.append(piece)
            size += len(piece)
            if size >= CHUNK_CHARACTERS:
                yield encode("".join(pending))
                pending.clear()
                size = 0
        yield encode("".join(pending))

    def _pieces(self) -> Iterator[str]:
        usual = {"taskId": self.task_id, "status": SUCCESSFUL, "message": None}
        envelope = {
            **(usual if self.state is None else self.state),
            "startDate": self.start.isoformat(),
            "endDate": self.end.isoformat(),
        }
        return self.content.pieces(envelope, map(_organization_part, self.books))


def _organization_part(organization: BookOrganization) -> OrganizationPart:
    return OrganizationPart(organization.fields, map(_service_part, organization.services))


def _service_part(service: BookService) -> ServicePart:
    return ServicePart(service.fields, (entry.text for entry in service.entries))
