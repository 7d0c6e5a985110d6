"""What may be written down of a text, by its place: a secret, somebody's, unknown, or one that stays."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property

from attrs import field, frozen

from cloudmore.contract.document import Document
from cloudmore.contract.media_types import matching
from cloudmore.contract.operation import Operation
from cloudmore.contract.pointer import Pointer
from cloudmore.contract.recording.known_words import KEPT_NAMES, PERSONAL_NAMES
from cloudmore.contract.schema_view import View

_LISTED = ("const", "enum", "x-extensible-enum")
_IMPERSONAL_FORMATS = frozenset({"date", "date-time", "time", "duration", "uuid"})


class Mark(Enum):
    """What becomes of a text."""

    SECRET = "secret"  # noqa: S105 - the name of a mark
    """It is proof of an identity."""
    PERSONAL = "personal"
    """The document says that it is somebody's."""
    FREE = "free"
    """Nobody knows what it is: the document does not have it, or people write there what they like."""
    KEPT = "kept"
    """It is nobody's."""


@frozen(eq=False)
class Place:
    """A place in a body.

    Attributes:
        view: What the document says of it; ``None`` where it says nothing.
        name: Of the property that it is in.
        inherited: The mark of what it is in, where that holds for all of it.
    """

    view: View | None = field(repr=False)
    name: str = ""
    inherited: Mark | None = None
    _below: dict[str | None, Place] = field(factory=dict[str | None, "Place"], repr=False, init=False)

    def of(self, name: str) -> Place:
        """The place of a property."""
        if name not in self._below:
            child = self.view.property(name) if self.view is not None else None
            self._below[name] = Place(child, name, self._passed_on())
        return self._below[name]

    def each(self) -> Place:
        """The place of the items of a list."""
        if None not in self._below:
            items = self.view.items() if self.view is not None else None
            self._below[None] = Place(items, self.name, self._passed_on())
        return self._below[None]

    def has(self, name: str) -> bool:
        """Whether the document has a property of that name here."""
        return self.view is not None and name in self.view.names

    @cached_property
    def mark(self) -> Mark:
        """What becomes of a text here."""
        view = self.view
        if self.inherited is not None:
            return self.inherited
        if view is None:
            return Mark.FREE
        if own := self._said(view):
            return own
        if self.name in PERSONAL_NAMES:
            return Mark.PERSONAL
        if view.is_free or not view.allows("string"):
            return Mark.FREE
        is_listed = any(key in schema for _, schema in view.schemas for key in _LISTED)
        is_kept = is_listed or _IMPERSONAL_FORMATS & view.formats or self.name in KEPT_NAMES
        return Mark.KEPT if is_kept else Mark.FREE

    @cached_property
    def is_of_numbers(self) -> bool:
        """Whether the document has a number here."""
        return self.view is not None and not self.view.is_free and self.view.allows("number")

    def _passed_on(self) -> Mark | None:
        return self.inherited or (self._said(self.view) if self.view is not None else None)

    @staticmethod
    def _said(view: View) -> Mark | None:
        if view.says("x-secret"):
            return Mark.SECRET
        return Mark.PERSONAL if view.says("x-personal") else None


NOWHERE = Place(None)


def place_of_request(document: Document, operation: Operation | None, media_type: str) -> Place:
    """The place of a request's body.

    Args:
        document: The document.
        operation: Which is called, where it is known.
        media_type: Of the body.
    """
    if operation is None or "requestBody" not in operation.node:
        return NOWHERE
    return _place(document, document.resolved((*operation.pointer, "requestBody")), media_type)


def place_of_answer(document: Document, operation: Operation | None, status: int, media_type: str) -> Place:
    """The place of an answer's body.

    Args:
        document: The document.
        operation: Which was called, where it is known.
        status: Of the answer.
        media_type: Of the body.
    """
    pointer = document.answer(operation, status) if operation is not None else None
    return NOWHERE if pointer is None else _place(document, pointer, media_type)


def _place(document: Document, owner: Pointer, media_type: str) -> Place:
    content: Mapping[str, object] = document.at(owner).get("content", {})
    name = matching(media_type, list(content))
    if name is None or "schema" not in document.at((*owner, "content", name)):
        return NOWHERE
    return Place(View.of(document, (*owner, "content", name, "schema")))
