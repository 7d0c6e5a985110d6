"""What adopting does to the document, and what it leaves to a person."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from cloudmore.contract.finding import visible
from cloudmore.contract.pointer import Pointer, json_pointer


@frozen
class Change:
    """Something that adopting changed in the document.

    Attributes:
        place: What was changed, where it stood before.
        line: Of that place before.
        what: In words.
    """

    place: Pointer
    line: int
    what: str

    def __str__(self) -> str:
        return visible(f"line {self.line} {json_pointer(self.place)}: {self.what}")

    def as_record(self) -> dict[str, Any]:
        """The change for a program: every attribute, the place as a JSON pointer."""
        return {"pointer": json_pointer(self.place), "line": self.line, "what": self.what}


@frozen
class Decision:
    """Something that a person must decide, for no rule can.

    Attributes:
        place: What it is about.
        line: Of that place before adopting.
        what: What the file says of it, in words.
        why: Why it was left.
    """

    place: Pointer
    line: int
    what: str
    why: str

    def __str__(self) -> str:
        return visible(f"line {self.line} {json_pointer(self.place)}: {self.what}: {self.why}")

    def as_record(self) -> dict[str, Any]:
        """The decision for a program: every attribute, the place as a JSON pointer."""
        return {"pointer": json_pointer(self.place), "line": self.line, "what": self.what, "why": self.why}
