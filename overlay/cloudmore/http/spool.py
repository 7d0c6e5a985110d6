"""Where the body of a reply goes while it comes."""

from __future__ import annotations

from typing import IO, Any

from attrs import define

from cloudmore.http.message import BODY_READ_LIMIT


@define
class Spool:
    """Writes the body of a success into a file; of an error, keeps the start.

    Attributes:
        response: The HTTP library's.
        file: Where a success goes.
        start: What is kept in memory.
    """

    response: Any
    file: IO[bytes]
    start: bytes = b""

    def __attrs_post_init__(self) -> None:
        # An earlier try may have left a part of its own.
        self.file.seek(0)
        self.file.truncate()

    def takes(self, chunk: bytes) -> bool:
        """Put the chunk away; tell whether more is wanted: of an error, its start is enough."""
        self.start += chunk[: BODY_READ_LIMIT - len(self.start)]
        if self.response.is_success:
            self.file.write(chunk)
            return True
        return len(self.start) < BODY_READ_LIMIT
