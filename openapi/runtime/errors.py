"""The one error that the generated code raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .types import Buffer


class ParseError(ValueError):
    """An answer is not what the document says, so that it cannot be read.

    Attributes:
        pointer: JSON pointer to the place; empty for the whole answer.
        expected: What the document says.
        found: What came, shortened, without values.
    """

    def __init__(self, pointer: str, expected: str, found: str) -> None:
        super().__init__(pointer, expected, found)
        self.pointer = pointer
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return f"at {self.pointer or 'the top'}: expected {self.expected}, found {self.found}"

    @classmethod
    def no_json(cls, content: Buffer, reason: Exception) -> ParseError:
        """The error of a body that is no JSON."""
        size = memoryview(content).nbytes
        return cls("", "JSON", f"{size} bytes that are not ({reason})" if size else "an empty body")

    def under(self, place: str | int) -> ParseError:
        """The same error, seen from the object or the list that holds the place.

        Args:
            place: A property's name, or an index.
        """
        return ParseError(f"/{escaped(place)}{self.pointer}", self.expected, self.found)


def escaped(place: str | int) -> str:
    """A step of a JSON pointer (RFC 6901 section 3)."""
    return str(place).replace("~", "~0").replace("/", "~1")


__all__ = ["ParseError", "escaped"]
