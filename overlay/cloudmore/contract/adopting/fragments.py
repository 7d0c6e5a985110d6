"""What a source says of a value, as a part of our document: with the marks and the rules of the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from cloudmore.contract.adopting.edit import Add, Edit
from cloudmore.contract.comparison.fact import Comparison, Fact, Standing
from cloudmore.contract.document import Document
from cloudmore.contract.json_body import is_list, is_object

SCHEMAS = ("components", "schemas")
_REFERENCE = "#/components/schemas/"
# What is taken over of a value. Descriptions and examples are somebody's sentences and data.
_TAKEN = ("$ref", "type", "format", "items", "additionalProperties")


class Undecided(Exception):  # noqa: N818 - no error, but the reason why a person is asked.
    """No rule decides it; the message is why."""


@frozen(eq=False)
class Fragments:
    """The parts that a source adds to the document.

    Attributes:
        document: Ours.
        comparison: With the source.
        source: Its short name.
    """

    document: Document = field(repr=False)
    comparison: Comparison = field(repr=False)
    source: str
    _needed: dict[str, list[Fact]] = field(factory=dict[str, "list[Fact]"], init=False, repr=False)

    @property
    def marks(self) -> Mapping[str, Any]:
        """The evidence of what is added."""
        return {"x-evidence": self.comparison.grade, "x-source": self.source}

    def of_value(self, said: Any, fact: Fact) -> dict[str, Any]:
        """A value as our document has it; the schemas that it refers to are added.

        Args:
            said: By the source, as OpenAPI 3.1.
            fact: What it is needed for.

        Raises:
            Undecided: It is an object without a name, or refers to a name that is somebody else's here.
        """
        if not is_object(said) or "properties" in said or "allOf" in said:
            raise Undecided("it is an object without a name; give it one under components/schemas")
        made = {key: said[key] for key in _TAKEN if key in said}
        for key in ("items", "additionalProperties"):
            if is_object(made.get(key)):
                made[key] = self.of_value(made[key], fact)
        if "$ref" in made:
            self._need(str(made["$ref"]).removeprefix(_REFERENCE), fact)
        return made

    def of_property(self, said: Any, fact: Fact) -> dict[str, Any]:
        """A property with its marks; what its words are is an open list, as everywhere.

        Args:
            said: By the source, as OpenAPI 3.1.
            fact: What it is needed for.

        Raises:
            Undecided: As for a value.
        """
        value = self.of_value(said, fact)
        words = words_of(said)
        inside = value.pop("items", None)
        return {
            **value,
            **({"x-extensible-enum": words} if words and "$ref" not in value else {}),
            **self.marks,
            **({} if inside is None else {"items": inside}),
        }

    def schemas(self) -> Iterator[tuple[Edit, tuple[Fact, ...]]]:
        """The schemas that were needed and are not in the document, each with what it is needed for."""
        # Some need others, which are found as they are made.
        done: set[str] = set()
        while todo := [name for name in self._needed if name not in done]:
            for name in todo:
                done.add(name)
                for fact in self._needed[name][:1]:
                    made = self._schema(name, fact)
                    yield Add(SCHEMAS, name, made, f"new schema {name}"), tuple(self._needed[name])

    def _need(self, name: str, fact: Fact) -> None:
        if name in self.document.at(SCHEMAS):
            self._check_alike(name)
        elif name not in self.comparison.schemas:
            raise Undecided(f"the source does not say what {name} is")
        elif name not in self._needed:
            self._needed[name] = [fact]
            # What cannot be made is told now, and not when it is too late to leave the fact to a person.
            try:
                self._schema(name, fact)
            except Undecided:
                del self._needed[name]
                raise
        elif fact not in self._needed[name]:
            self._needed[name].append(fact)

    def _schema(self, name: str, fact: Fact) -> dict[str, Any]:
        said: Mapping[str, Any] = self.comparison.schemas[name]
        if said.get("type", "object") != "object":
            if said.get("type") == "string" and words_of(said):
                raise Undecided(
                    f"{name} is a list of words of its own; say them with x-extensible-enum where it is used"
                )
            return self.of_value(said, fact)
        properties = {each: self.of_property(inside, fact) for each, inside in said.get("properties", {}).items()}
        required = [each for each in said.get("required", ()) if each in properties]
        return {
            "type": "object",
            **({"required": required} if required else {}),
            **({"properties": properties} if properties else {}),
            **(
                {"additionalProperties": self.of_value(said["additionalProperties"], fact)}
                if is_object(said.get("additionalProperties"))
                else {}
            ),
        }

    def _check_alike(self, name: str) -> None:
        """A name that both have is one thing where the document has, or is about to have, all that they say of it."""
        place = (*SCHEMAS, name)
        ours = self.document.at(place)
        new = {
            each.name
            for each in self.comparison.facts
            if each.place == place and each.standing is Standing.NEW and each.kind == "property"
        }
        spelled = {each.name for each in self.comparison.facts if each.kind == "spelling" and each.place[:3] == place}
        theirs = self.comparison.schemas.get(name, {}).get("properties", {})
        unknown = sorted(theirs.keys() - ours.get("properties", {}).keys() - new - spelled)
        if unknown:
            raise Undecided(f"{name} is another schema here, without {', '.join(unknown)}; give theirs another name")


def words_of(said: Any) -> list[str]:
    """The words that a source lists, open or closed.

    Args:
        said: A value as OpenAPI 3.1.
    """
    words = said.get("x-extensible-enum", said.get("enum")) if is_object(said) else None
    return [each for each in words if isinstance(each, str)] if is_list(words) else []
