"""Where the body of a reply goes while it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from cloudmore.errors import ConfigurationError
from cloudmore.http.message import BODY_READ_LIMIT


class Spool:
    """Writes the body of a success into a file; of an error, keeps the start.

    Attributes:
        response: The HTTP library's.
        file: Where a success goes.
        start: What is kept in memory.
    """

    def __init__(self, response: Any, file: IO[bytes]) -> None:
        self.response = response
        self.file = file
        self.start = b""
        # An earlier try may have left a part of its own.
        self._written(self.file.seek, 0)
        self._written(self.file.truncate)

    def takes(self, chunk: bytes) -> bool:
        """Put the chunk away; tell whether more is wanted: of an error, its start is enough."""
        self.start += chunk[: BODY_READ_LIMIT - len(self.start)]
        if self.response.is_success:
            self._written(self.file.write, chunk)
            return True
        return len(self.start) < BODY_READ_LIMIT

    def end(self) -> None:
        """Let the system have all of it, so that closing the file has nothing to fail at.

        Raises:
            ConfigurationError: It cannot be written.
        """
        self._written(self.file.flush)

    def _written(self, write: Callable[..., Any], *arguments: Any) -> None:
        try:
            write(*arguments)
        except OSError as error:
            # No trouble of the network, and another try would fetch it all again.
            raise ConfigurationError(
                f"The answer cannot be written to a file: {error.strerror or type(error).__name__}.",
                remedy="Make room in the folder for temporary files, or name another one by TMPDIR.",
            ) from error


def received(client: Any, built: Any) -> Any:
    """The response to a request; of an error, no more than its start is read.

    Args:
        client: The HTTP library's.
        built: Its request.
    """
    response = client.send(built, stream=True)
    try:
        if response.is_success:
            response.read()
        else:
            start = _Start()
            for chunk in response.iter_bytes():
                if not start.takes(chunk):
                    break
            start.end(response)
    finally:
        response.close()
    return response


async def async_received(client: Any, built: Any) -> Any:
    """The same on an event loop."""
    response = await client.send(built, stream=True)
    try:
        await read(response)
    finally:
        await response.aclose()
    return response


async def read(response: Any) -> None:
    """Read the body of a success; of an error, no more than its start.

    Args:
        response: The HTTP library's.
    """
    if response.is_success:
        await response.aread()
        return
    start = _Start()
    async for chunk in response.aiter_bytes():
        if not start.takes(chunk):
            break
    start.end(response)


class _Start:
    """The start of an error's body: a server may send as much as it likes."""

    def __init__(self) -> None:
        self.content = b""

    def takes(self, chunk: bytes) -> bool:
        self.content += chunk[: BODY_READ_LIMIT - len(self.content)]
        return len(self.content) < BODY_READ_LIMIT

    def end(self, response: Any) -> None:
        # As the library keeps a body that was read in full; it has no other way to be given one.
        response._content = self.content  # noqa: SLF001 - a test tells when it has no effect
