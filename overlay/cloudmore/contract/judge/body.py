"""A JSON body held against its schema by jsonschema-rs, and its errors as findings."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import quote

import jsonschema_rs
from attrs import field, frozen

from cloudmore.contract.document import Document
from cloudmore.contract.finding import Grade
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.judge.faults import Fault, TooDeepError, at, faults_of
from cloudmore.contract.judge.notes import Notes
from cloudmore.contract.judge.words import described, expectation, type_of
from cloudmore.contract.names import EACH
from cloudmore.contract.pointer import Pointer, json_pointer
from cloudmore.contract.schema_view import View
from cloudmore.contract.shape import places_of
from cloudmore.errors import ConfigurationError

_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")


@frozen(eq=False)
class Schemas:
    """The validators of a document.

    Attributes:
        document: Its.
    """

    document: Document
    _validators: dict[tuple[Pointer, bool], jsonschema_rs.Draft202012Validator] = field(
        factory=dict[tuple[Pointer, bool], jsonschema_rs.Draft202012Validator], init=False
    )

    def judge(self, notes: Notes, where: str, value: Any, schema: Pointer, *, is_answer: bool) -> None:
        """Note where a value is not as a schema says.

        Args:
            notes: Take it.
            where: Which part of the exchange the value is.
            value: Decoded JSON.
            schema: Where the schema stands.
            is_answer: Whether properties that are essential in an answer are required.
        """
        view = View.of(self.document, schema)
        try:
            faults = faults_of(self._validator(schema, is_answer=is_answer), value)
        except TooDeepError:
            expected, found = "a body that can be judged", "hundreds of lists or objects in one another"
            notes.add(Grade.BROKEN, "depth", where, expected=expected, found=found, at=schema)
            return
        for same in _alike(faults, value):
            if not is_answer and _may_be_redacted(self.document, same[0]):
                continue
            _note(notes, where, value, view, same)

    def _validator(self, schema: Pointer, *, is_answer: bool) -> jsonschema_rs.Draft202012Validator:
        if (schema, is_answer) not in self._validators:
            # The whole document, so that an error tells its place in it.
            root = {**(self._answers if is_answer else self._requests), "$ref": _reference(schema)}
            try:
                validator = jsonschema_rs.Draft202012Validator(root, validate_formats=True, formats=FORMATS)
            except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
                why = " ".join(str(error.args[0]).split())
                raise ConfigurationError(
                    f"{self.document.path}:{self.document.line(schema)} is no schema: {why}.",
                    remedy="Check the document with openapi-spec-validator.",
                ) from error
            self._validators[schema, is_answer] = validator
        return self._validators[schema, is_answer]

    @cached_property
    def _answers(self) -> Mapping[str, Any]:
        answers: Mapping[str, Any] = _one_way(self.document.data, is_answer=True)
        return answers

    @cached_property
    def _requests(self) -> Mapping[str, Any]:
        requests: Mapping[str, Any] = _one_way(self.document.data, is_answer=False)
        return requests


def _one_way(node: Any, *, is_answer: bool) -> Any:
    """The document with what is required in answers, or in requests.

    An essential property is required in answers; one for the other way only, by ``readOnly`` or ``writeOnly``, is not.
    """
    if is_list(node):
        return [_one_way(each, is_answer=is_answer) for each in node]
    if not is_object(node):
        return node
    copy = {name: _one_way(each, is_answer=is_answer) for name, each in node.items()}
    properties, required = node.get("properties"), node.get("required", [])
    if is_object(properties) and is_list(required):
        other = "writeOnly" if is_answer else "readOnly"
        essential = [name for name in properties if is_answer and _says(properties[name], "x-essential")]
        names = [name for name in required if not _says(properties.get(name), other)]
        if essential or required:
            copy["required"] = list(dict.fromkeys([*names, *essential]))
    return copy


def _says(schema: Any, key: str) -> bool:
    return is_object(schema) and schema.get(key) is True


def _reference(pointer: Pointer) -> str:
    return "#" + quote(json_pointer(pointer), safe="/~")


def _alike(faults: Iterable[Fault], value: Any) -> Iterable[list[Fault]]:
    """The faults in groups: the same one at each item of a list; of two wrong types there are two."""
    groups: dict[tuple[Any, ...], list[Fault]] = {}
    for fault in faults:
        place = tuple(EACH if isinstance(part, int) else part for part in fault.path)
        found = type_of(at(value, fault.path)) if fault.keyword == "type" else ""
        groups.setdefault((fault.schema, fault.missing, place, found), []).append(fault)
    return groups.values()


def _note(notes: Notes, where: str, value: Any, view: View, same: Sequence[Fault]) -> None:
    fault = same[0]
    place, path = fault.schema, fault.path
    if fault.missing:
        declared = (*place[:-1], "properties", fault.missing)
        path = (*path, fault.missing)
        expected, found = f"the property {fault.missing}", "nothing"
        if _is_in(notes.document, declared):
            place = declared
            if View.of(notes.document, declared).says("x-essential"):
                expected += ", which is essential"
    else:
        at_keyword = notes.document.at(place[:-1])
        schema = at_keyword if is_object(at_keyword) else {}
        expected = expectation(fault.keyword, schema.get(fault.keyword), schema)
        found_value = at(value, fault.path)
        found = type_of(found_value) if fault.keyword == "type" else described(found_value)
    pointer, general = places_of(path, view)
    notes.add(
        Grade.BROKEN,
        fault.keyword,
        where,
        expected=expected,
        found=found,
        at=place,
        pointer=pointer,
        general=general,
        count=len(same),
    )


def _may_be_redacted(document: Document, fault: Fault) -> bool:
    """Whether a recorder may have taken away what is missing: from where there are secrets, who and whose."""
    properties = (*fault.schema[:-1], "properties")
    if not fault.missing or not _is_in(document, (*properties, fault.missing)):
        return False
    views = {name: View.of(document, (*properties, name)) for name in document.at(properties)}
    has_secrets = any(view.says("x-secret") for view in views.values())
    missing = views[fault.missing]
    return has_secrets and (missing.says("x-secret") or missing.says("x-personal"))


def _is_in(document: Document, pointer: Pointer) -> bool:
    try:
        document.at(pointer)
    except (LookupError, TypeError, ValueError):
        return False
    return True


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


# Those of OpenAPI that JSON Schema does not have.
FORMATS: dict[str, Callable[[str], bool]] = {
    "byte": _is_base64,
    "decimal": lambda text: _DECIMAL.fullmatch(text) is not None,
}
