# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The one error that the generated code raises."""

from __future__ import annotations


class ParseError(Exception):
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


__all__ = ["ParseError"]
