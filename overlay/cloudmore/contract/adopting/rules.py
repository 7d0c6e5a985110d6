"""What becomes of each kind of fact: the table of rules, each with the edits that it comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cloudmore.contract.adopting.edit import Add, Edit, Rename, RenameParameter, Require, Say
from cloudmore.contract.adopting.fragments import Fragments, Undecided, words_of
from cloudmore.contract.comparison.fact import Fact, Standing
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.pointer import Pointer

Rule = Callable[[Fragments, Fact], Sequence[Edit]]
# What only values of the old type can have.
_OF_A_TYPE = frozenset(
    (
        *("$ref", "type", "format", "items", "additionalProperties", "pattern", "minLength", "maxLength", "minItems"),
        *("maxItems", "minimum", "maximum", "oneOf", "anyOf"),
    )
)


def _type(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    node = _node(fragments, fact.place)
    if "x-extensible-enum" in node:
        raise Undecided("its known words are texts; say what becomes of them")
    said = _nullable(fragments.of_value(fact.said, fact), is_nullable="null" in _types(node))
    without = _OF_A_TYPE & node.keys() - said.keys()
    return [Say(fact.place, said, _told("is", fact), without)]


def _format(_fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    form = fact.said.get("format") if is_object(fact.said) else fact.said
    if not form:
        return [Say(fact.place, {}, "has no format", frozenset({"format"}))]
    return [Say(fact.place, {"format": str(form)}, f"has the format {form}")]


def _null(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    node = _node(fragments, fact.place)
    types, is_nullable = [each for each in _types(node) if each != "null"], "null" in _types(fact.said)
    if not types:
        raise Undecided("it is a schema of its own; say there or here that null is possible")
    if is_nullable and node.get("x-essential"):
        raise Undecided("the answer is useless without it, and so is null; decide whether it is essential")
    said = {"type": _one_or_several([*types, *(["null"] if is_nullable else [])])}
    return [Say(fact.place, said, "may be null" if is_nullable else "is never null")]


def _words(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    words, ours = words_of(fact.said), list(_node(fragments, fact.place).get("x-extensible-enum", ()))
    if not words:
        raise Undecided("the words are not told")
    if fact.place[-2:-1] != ("properties",):
        raise Undecided("x-extensible-enum stands on properties alone")
    if fact.standing is Standing.NEW:
        words = [*ours, *(each for each in words if each not in ours)]
    return [Say(fact.place, {"x-extensible-enum": words}, f"known words: {', '.join(words)}")]


def _required(_fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    return [Require(fact.place, fact.name, is_required=fact.theirs == "required")]


def _property(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    if is_object(fact.said) and _types(fact.said) == ["null"]:
        raise Undecided("it was only ever null, which does not say what else it is")
    return [
        Add((*fact.place, "properties"), fact.name, fragments.of_property(fact.said, fact), f"new property {fact.name}")
    ]


def _spelling(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    if fact.place[-2:-1] == ("properties",):
        return [Rename(fact.place, fact.name)]
    if _node(fragments, fact.place).get("in") in ("query", "header"):
        return [RenameParameter(fact.place, fact.name)]
    raise Undecided("only properties and parameters of the query are renamed by rule")


def _parameter(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    if fact.standing is Standing.CONTRADICTED or not is_object(fact.said):
        raise Undecided("it changes how the method is called; add it with its x-python-name")
    said: dict[str, Any] = {key: fact.said[key] for key in ("name", "in") if key in fact.said}
    schema = fragments.of_value(fact.said.get("schema", {}), fact)
    made: dict[str, Any] = {**said, "required": False, **fragments.marks, "schema": schema}
    return [Add((*fact.place, "parameters"), "", made, f"new parameter {fact.name}")]


def _parameter_required(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    is_required = not _node(fragments, fact.place).get("required", False)
    if is_required:
        raise Undecided("it changes how the method is called; say what stands for it where nobody gives it")
    return [Say(fact.place, {"required": False}, "is optional")]


def _parameter_type(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    said = fragments.of_value(fact.said, fact)
    without = _OF_A_TYPE & _node(fragments, fact.place).keys() - said.keys()
    return [Say(fact.place, said, _told("is", fact), without)]


def _status(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    if fact.standing is Standing.CONTRADICTED:
        if not fact.name.isdigit():
            raise Undecided("which status it is instead is not told")
        return [Rename(fact.place, fact.name)]
    shared = _shared_answer(fragments, fact)
    if shared:
        return [Add(fact.place, fact.name, {"$ref": shared}, f"new answer {fact.name}")]
    headers = {
        name: {**fragments.marks, "schema": fragments.of_value(each.get("schema", {}), fact)}
        for name, each in fact.said.get("headers", {}).items()
    }
    made = {
        "description": str(fact.said["description"]),
        **fragments.marks,
        **({"headers": headers} if headers else {}),
        **_content(fragments, fact),
    }
    return [Add(fact.place, fact.name, made, f"new answer {fact.name}")]


def _shared_answer(fragments: Fragments, fact: Fact) -> str:
    """The answer that operations with the status share, where there is one and nothing else is said of it."""
    if is_object(fact.said) and fact.said.get("content"):
        return ""
    alike = {
        str(each.node["responses"][fact.name].get("$ref", ""))
        for each in fragments.document.operations
        if fact.name in each.node["responses"]
    }
    alike.discard("")
    return alike.pop() if len(alike) == 1 and fact.name[0] in "45" else ""


def _content(fragments: Fragments, fact: Fact) -> Mapping[str, Any]:
    content: Mapping[str, Any] = fact.said.get("content", {}) if is_object(fact.said) else {}
    made = {
        name: {"schema": fragments.of_value(each.get("schema", {}), fact)}
        for name, each in content.items()
        if is_object(each)
    }
    return {"content": made} if made else {}


def _answer(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    if fact.standing is Standing.CONTRADICTED:
        raise Undecided("the whole answer is another; decide what the method returns")
    said: Any = fact.said
    content: Mapping[str, Any] = (
        said["content"] if is_object(said) and "content" in said else {"application/json": {"schema": said}}
    )
    made = {name: {"schema": fragments.of_value(each.get("schema", {}), fact)} for name, each in content.items()}
    return [Add((*fact.place, "content"), name, each, f"has a body of {name}") for name, each in made.items()]


def _header(fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    said: Any = fact.said.get("schema", fact.said) if is_object(fact.said) else {}
    made = {**fragments.marks, "schema": fragments.of_value(said or {"type": "string"}, fact)}
    return [Add((*fact.place, "headers"), fact.name, made, f"new header {fact.name}")]


def _media_type(_fragments: Fragments, _fact: Fact) -> Sequence[Edit]:
    raise Undecided("a body has one media type; decide which is read")


def _by_a_person(_fragments: Fragments, fact: Fact) -> Sequence[Edit]:
    raise Undecided(_OF_A_PERSON[fact.kind])


_OF_A_PERSON = {
    "operation": "what the client calls it, and its method, are ours to say",
    "request body": "what a call sends is another; decide what the method takes",
    "security": "how the client lets itself in is no part of a rule",
    "server": "which host is called is a setting of the client",
}
RULES: Mapping[str, Rule] = {
    **dict.fromkeys(_OF_A_PERSON, _by_a_person),
    "answer": _answer,
    "format": _format,
    "header": _header,
    "media type": _media_type,
    "null": _null,
    "parameter": _parameter,
    "parameter required": _parameter_required,
    "parameter type": _parameter_type,
    "property": _property,
    "required": _required,
    "spelling": _spelling,
    "status": _status,
    "type": _type,
    "words": _words,
}


def _node(fragments: Fragments, place: Pointer) -> Mapping[str, Any]:
    node = fragments.document.at(place)
    return node if is_object(node) else {}


def _types(node: Mapping[str, Any]) -> list[str]:
    said = node.get("type", [])
    return list(said) if is_list(said) else [said]


def _one_or_several(types: list[str]) -> str | list[str]:
    return types[0] if len(types) == 1 else types


def _nullable(said: dict[str, Any], *, is_nullable: bool) -> dict[str, Any]:
    types = [each for each in _types(said) if each != "null"]
    if not types or not is_nullable:
        return said
    return {**said, "type": [*types, "null"]}


def _told(verb: str, fact: Fact) -> str:
    return f"{verb} {fact.theirs}" if fact.theirs else f"{verb} as the source has it"
