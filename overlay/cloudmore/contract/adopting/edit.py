"""The edits of the document, each about one place: what a decision comes to, before any line is touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from attrs import field, frozen
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from cloudmore.contract.adopting import following, keeping
from cloudmore.contract.adopting.yaml_text import laid_out, node_at
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.pointer import Pointer

GRADES = ("verified", "documented", "seen", "inferred", "assumed")
# What a schema is, before what is said about it.
FIRST = ("name", "in", "required", "$ref", "type", "format")
# A property that holds a schema is a block, so that what is inside has a line of its own.
BLOCKS = frozenset({"items", "additionalProperties", "oneOf", "anyOf", "allOf", "properties"})
_SCHEMAS = frozenset({"schema", "items", "additionalProperties"})


class Edit(Protocol):
    """Something that is done to the document."""

    @property
    def place(self) -> Pointer:
        """What it is done to, as it stood before."""
        ...

    @property
    def renames(self) -> bool:
        """Whether places below have another name afterwards, so that it comes after all other edits."""
        ...

    @property
    def what(self) -> str:
        """In words."""
        ...

    def apply(self, document: CommentedMap) -> None:
        """Do it.

        Raises:
            LookupError: There is no such place.
        """
        ...


@frozen
class Mark:
    """The evidence of a part is raised, and its source named first.

    Attributes:
        place: An operation, a parameter, a response, a property, and so on.
        grade: That the source is worth.
        source: Short name.
    """

    place: Pointer
    grade: str
    source: str
    renames = False

    @property
    def what(self) -> str:
        """In words."""
        return f"{self.grade}, by {self.source}"

    def is_better_than(self, node: Any) -> bool:
        """Whether a part is less well known, or as well by others; what is better known keeps its grade and sources."""
        known, marked = GRADES.index(node["x-evidence"]), GRADES.index(self.grade)
        return marked < known or (marked == known and self.source not in _sources_of(node))

    def apply(self, document: CommentedMap) -> None:
        """Do it."""
        node: Any = node_at(document, self.place)
        sources = _sources_of(node)
        if node["x-evidence"] != self.grade:
            keeping.replace(node, "x-evidence", self.grade)
        if self.source not in sources:
            keeping.replace(node, "x-source", laid_out([self.source, *sources]))


@frozen
class Say:
    """A part says something else, or something more.

    Attributes:
        place: A schema, a property, a parameter.
        keys: What it says from now on.
        without: What it no longer says.
        what: In words.
    """

    place: Pointer
    keys: Mapping[str, Any] = field(hash=False)
    what: str
    without: frozenset[str] = frozenset()
    renames = False

    def apply(self, document: CommentedMap) -> None:
        """Do it; the part is written anew only where it must go from one line into several, or back."""
        *above, name = self.place
        parent: Any = node_at(document, tuple(above))
        key: Any = int(name) if isinstance(parent, CommentedSeq) else name
        node = parent[key]
        merged = {
            each: value for each, value in keeping.ordered(node, self.keys, FIRST).items() if each not in self.without
        }
        was_block, is_block = not node.fa.flow_style(), bool(BLOCKS & merged.keys())
        if (self.place[-2:-1] == ("properties",) or name in _SCHEMAS) and was_block != is_block:
            keeping.replace(parent, key, laid_out(_plain(merged), as_block=is_block))
            return
        for each in self.without & node.keys():
            keeping.take_out(node, each)
        names = list(merged)
        for each, value in self.keys.items():
            if each in node:
                keeping.replace(node, each, laid_out(value))
            else:
                after = [one for one in names[names.index(each) + 1 :] if one in node]
                keeping.put(node, each, laid_out(value), before=after[0] if after else None)


@frozen
class Rename:
    """A property or a status has another name, and so have the links and examples that speak of it.

    Attributes:
        place: The part.
        name: Its new name.
    """

    place: Pointer
    name: str
    renames = True

    @property
    def what(self) -> str:
        """In words."""
        return f"{self.place[-1]} is called {self.name}"

    def apply(self, document: CommentedMap) -> None:
        """Do it."""
        *above, old = self.place
        parent: Any = node_at(document, tuple(above))
        if self.place[-2] == "properties":
            following.rename_property(document, tuple(above[:-1]), old, self.name)
        keeping.rename(parent, old, self.name)


@frozen
class RenameParameter:
    """A parameter of the query or a header has another name on the wire, and so have the links that give it.

    Attributes:
        place: The parameter.
        name: Its new name.
    """

    place: Pointer
    name: str
    renames = False

    @property
    def what(self) -> str:
        """In words."""
        return f"is called {self.name} on the wire"

    def apply(self, document: CommentedMap) -> None:
        """Do it."""
        node: Any = node_at(document, self.place)
        following.rename_parameter(document, node, node["name"], self.name)
        keeping.replace(node, "name", self.name)


@frozen
class Add:
    """A part is added, at the end of those like it; a status among the others by its number.

    Attributes:
        place: What it is added to; where the last of it is not there yet, it is made.
        name: Of the part; empty in a list.
        value: What it says.
        what: In words.
    """

    place: Pointer
    name: str
    value: Any = field(hash=False)
    what: str
    renames = False

    def apply(self, document: CommentedMap) -> None:
        """Do it."""
        *above, last = self.place
        parent: Any = node_at(document, tuple(above))
        value = laid_out(self.value, as_block=self.place[-1] != "properties" or bool(BLOCKS & self.value.keys()))
        if "$ref" in self.value and self.place[-1] != "properties":
            value = laid_out(self.value)
        if last not in parent:
            self._begin(parent, last, value)
        elif isinstance(parent[last], CommentedSeq):
            keeping.append(parent[last], value)
        else:
            keeping.put(parent[last], self._key(), value, before=self._next(parent[last]))

    def _begin(self, parent: CommentedMap, last: str, value: Any) -> None:
        made: Any = CommentedSeq() if last == "parameters" else CommentedMap()
        made.fa.set_block_style()
        if isinstance(made, CommentedSeq):
            made.append(value)
        else:
            made[self._key()] = value
        after = [each for each in _AFTER.get(last, ()) if each in parent]
        keeping.put(parent, last, made, before=after[0] if after else None)

    def _key(self) -> Any:
        return next(iter(laid_out({self.name: None})))

    def _next(self, mapping: CommentedMap) -> str | None:
        later = [each for each in mapping if self.name.isdigit() and each.isdigit() and int(each) > int(self.name)]
        return later[0] if later else None


# What comes after a list or a mapping that is begun.
_AFTER = {"parameters": ("requestBody", "responses"), "headers": ("content", "links"), "content": ("links",)}


@frozen
class Require:
    """An object must have a property, or need not have it any longer.

    Attributes:
        place: The schema of the object.
        name: The property.
        is_required: From now on.
    """

    place: Pointer
    name: str
    is_required: bool
    renames = False

    @property
    def what(self) -> str:
        """In words."""
        return f"{self.name} is {'required' if self.is_required else 'no longer required'}"

    def apply(self, document: CommentedMap) -> None:
        """Do it."""
        node: Any = node_at(document, self.place)
        required = node.get("required")
        if self.is_required and required is None:
            keeping.put(node, "required", laid_out([self.name]), before="properties" if "properties" in node else None)
        elif self.is_required and self.name not in required:
            keeping.append(required, self.name)
        elif not self.is_required and required is not None and self.name in required:
            required.remove(self.name)
            if not required and not keeping.is_followed(node, "required"):
                keeping.take_out(node, "required")


def _sources_of(node: Any) -> list[str]:
    said = node["x-source"]
    return [*said] if is_list(said) else [said]


def _plain(value: Any) -> Any:
    """Without what ruamel.yaml remembers of how it was laid out."""
    if is_object(value):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if is_list(value) else value
