"""What our document says at a place, as a comparison tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from cloudmore.contract.comparison.fact import Fact, Standing
from cloudmore.contract.comparison.their_schema import SIZES
from cloudmore.contract.document import Document
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.pointer import Pointer
from cloudmore.contract.schema_view import View

_CHOICES = ("anyOf", "oneOf")


@frozen(eq=False)
class Ours:
    """Our document, as far as one operation reaches it.

    Attributes:
        document: The document.
        operation_id: Of the operation; empty for what is of none.
    """

    document: Document
    operation_id: str

    def fact(
        self,
        standing: Standing,
        kind: str,
        place: Pointer,
        *,
        name: str = "",
        ours: str = "",
        theirs: str = "",
        said: Any = None,
        marked: Pointer | None = None,
        note: str = "",
    ) -> Fact:
        """A fact of this operation.

        Args:
            standing: How the two stand to each other.
            kind: What is said.
            place: The node that says it.
            name: Of what is new, of a property that is required, or of a spelling.
            ours: In words.
            theirs: In words.
            said: What they say, as a part of a document.
            marked: Where our evidence for it stands; by default the place.
            note: What a person should know.
        """
        return Fact(
            standing=standing,
            kind=kind,
            operation_ids=(self.operation_id,) if self.operation_id else (),
            place=place,
            name=name,
            ours=ours,
            theirs=theirs,
            said=said if standing in (Standing.CONTRADICTED, Standing.NEW) else None,
            evidence="" if standing is Standing.NEW else evidence_at(self.document, marked or place),
            line=self.document.line(place),
            note=note,
        )


def evidence_at(document: Document, place: Pointer) -> str:
    """The grade of a place: its own, or that of what it stands in.

    Args:
        document: Has it.
        place: A node.
    """
    while place:
        try:
            node = document.at(place)
        except (LookupError, TypeError, ValueError):
            node = None
        if is_object(node) and isinstance(node.get("x-evidence"), str):
            return str(node["x-evidence"])
        place = place[:-1]
    return ""


def types_of(view: View) -> frozenset[str]:
    """The JSON types of a place, ``integer`` beside ``number``, without null."""
    said = (schema.get("type", ()) for _, schema in view.schemas)
    return frozenset(name for each in said for name in _listed(each)) - {"null"}


def allows_null(view: View) -> bool:
    """Whether a place may be null."""
    return any("null" in _listed(schema.get("type", ())) for _, schema in view.schemas)


def formats_of(view: View) -> frozenset[str]:
    """The formats of its texts."""
    return view.formats - SIZES


def words_of(view: View) -> tuple[tuple[str, ...], bool]:
    """The words that a place may have, and whether the list is open."""
    for _, schema in view.schemas:
        for key in ("enum", "x-extensible-enum"):
            words = tuple(each for each in _listed(schema.get(key, ())) if isinstance(each, str))
            if words:
                return words, key != "enum"
    return (), True


def properties_of(view: View) -> dict[str, Pointer]:
    """Where each property stands, by name."""
    found: dict[str, Pointer] = {}
    for pointer, schema in view.schemas:
        for name in schema.get("properties", {}):
            found.setdefault(name, (*pointer, "properties", name))
    return found


def requires(view: View, name: str) -> bool:
    """Whether the document requires a property by its name; ``x-essential`` is of ours, and not meant."""
    return any(name in schema.get("required", ()) for _, schema in view.schemas)


def inside(view: View, key: str) -> Pointer | None:
    """Where the items of a list (``items``) or the values of a map (``additionalProperties``) stand."""
    return next(((*pointer, key) for pointer, schema in view.schemas if is_object(schema.get(key))), None)


def is_map(view: View) -> bool:
    """Whether a place is an object whose names are not listed."""
    return inside(view, "additionalProperties") is not None and not properties_of(view)


def narrowed(view: View, types: Iterable[str]) -> View:
    """A place without those of its choices that have none of some types.

    Args:
        view: The place.
        types: Those that are looked for.
    """
    sought = set(types)
    for pointer, schema in view.schemas:
        for key in _CHOICES:
            branches = [
                View.of(view.document, (*pointer, key, str(index))) for index in range(len(schema.get(key, ())))
            ]
            fitting = [each.pointer for each in branches if types_of(each) & sought]
            if fitting and len(fitting) < len(branches):
                return View.of(view.document, *fitting)
    return view


def in_words(types: Iterable[str]) -> str:
    """Types as words."""
    return " or ".join(sorted(types))


def _listed(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value]
    return list(value) if is_list(value) else []
