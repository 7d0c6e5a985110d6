"""The file of evidence: JSON with one place a line, so that a person can read it and see a difference."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs

from cloudmore.contract.evidence.file_schema import LARGEST_FILE, SCHEMA, SCHEMA_NAME
from cloudmore.contract.evidence.places import EvidenceAnswer, EvidencePlace
from cloudmore.contract.evidence.rounding import at_least
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.pointer import json_pointer, parsed_pointer
from cloudmore.errors import ConfigurationError

Answers = Mapping[tuple[str, int], EvidenceAnswer]
# What the file calls the attributes of a place that are often empty, and are left out then.
_OPTIONAL = ("objects", "missing", "exponents", "formats", "words", "respelled", "other_words")
_LENGTHS = ("text_length", "list_length")


def lines_of(head: Mapping[str, Any], answers: Answers) -> Iterator[str]:
    """The lines of the file.

    Args:
        head: What it says of itself.
        answers: By operationId and status.
    """
    yield "{"
    for name, value in head.items():
        yield f" {_json(name)}: {_json(value)},"
    operations: dict[str, dict[str, EvidenceAnswer]] = {}
    for (operation_id, status), answer in sorted(answers.items()):
        operations.setdefault(operation_id, {})[str(status)] = answer
    yield ' "operations": {'
    for operation, by_status, comma in _with_commas(operations):
        yield f"  {_json(operation)}: {{"
        for code, answer, comma_of_status in _with_commas(by_status):
            yield f"   {_json(code)}: {{"
            yield f'    "documented": {_json(answer.documented)},'
            yield f'    "answers": {answer.answers},'
            yield f'    "media_types": {_json(answer.media_types)},'
            yield f'    "headers": {_json(answer.headers)},'
            yield f'    "read": {answer.read},'
            yield f'    "unread": {_json(answer.unread)},'
            yield '    "places": {'
            places = {json_pointer(pointer): place for pointer, place in answer.places.items()}
            for pointer, place, comma_of_place in _with_commas(places):
                yield f"     {_json(pointer)}: {_json(_record(place))}{comma_of_place}"
            yield "    }"
            yield f"   }}{comma_of_status}"
        yield f"  }}{comma}"
    yield " }"
    yield "}"


def read_file(path: Path) -> tuple[Mapping[str, Any], Answers]:
    """What a file says of itself, and its answers.

    Args:
        path: The file.

    Raises:
        ConfigurationError: It cannot be read, or is no file of evidence. No value of it is in the message.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigurationError(f"The evidence {path} cannot be read: {error.strerror or error}.") from error
    return parsed(str(path), content)


def parsed(path: str, content: bytes) -> tuple[Mapping[str, Any], Answers]:
    """What the content of a file says of itself, and its answers.

    Args:
        path: The file, for messages.
        content: Byte for byte.

    Raises:
        ConfigurationError: It is no file of evidence. No value of it is in the message.
    """
    if len(content) > LARGEST_FILE:
        raise _refused(path, f"it is larger than {LARGEST_FILE // 2**20} MB")
    data = _decoded(path, content)
    told = data.get("schema") if is_object(data) else None
    if told != SCHEMA_NAME:
        is_later = isinstance(told, str) and told.startswith(SCHEMA_NAME.partition("/")[0] + "/")
        raise _refused(path, f"it is of another version than {SCHEMA_NAME}" if is_later else f"it is no {SCHEMA_NAME}")
    try:
        fault = next(iter(_VALIDATOR.iter_errors(data)), None)
    except ValueError:
        # The library takes no half of a character, and fewer lists in one another than Python does.
        raise _refused(path, f"it is not as {SCHEMA_NAME} has it") from None
    if fault is not None:
        # Its message has the value.
        raise _refused(path, f"{_place(fault.instance_path)} is not as {SCHEMA_NAME} has it")
    try:
        date.fromisoformat(data["made"])
    except ValueError:
        raise _refused(path, "/made is no day") from None
    answers: dict[tuple[str, int], EvidenceAnswer] = {}
    for operation_id, by_status in data["operations"].items():
        for status, answer in by_status.items():
            answers[operation_id, int(status)] = _answer(operation_id, int(status), answer)
    if odd := next(_odd_counts(data, ()), None):
        raise _refused(path, f"{_place(odd)} is a count that no evidence has")
    return data, answers


def _answer(operation_id: str, status: int, said: Mapping[str, Any]) -> EvidenceAnswer:
    return EvidenceAnswer(
        operation_id=operation_id,
        status=status,
        documented=said["documented"],
        answers=said["answers"],
        media_types=said["media_types"],
        headers=said["headers"],
        read=said["read"],
        unread=said["unread"],
        places={parsed_pointer(pointer): _read_place(place) for pointer, place in said["places"].items()},
    )


def _read_place(said: Mapping[str, Any]) -> EvidencePlace:
    # It was held against the schema, and every name in it is an attribute.
    given: dict[str, Any] = {"documented": True, **said}
    given |= {name: tuple(said[name]) for name in _LENGTHS if name in said}
    return EvidencePlace(**given)


def _record(place: EvidencePlace) -> dict[str, Any]:
    record: dict[str, Any] = {} if place.documented else {"documented": False}
    record |= {"seen": place.seen, "types": place.types}
    for name in (*_OPTIONAL, *_LENGTHS):
        value = getattr(place, name)
        if value or (name in _LENGTHS and value is not None):
            record[name] = value
    return record


def _decoded(path: str, content: bytes) -> Any:
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_constant=_none_such, parse_float=_none_such, object_pairs_hook=_once
        )
    except (ValueError, RecursionError):
        # The words of the error may be words of the file.
        raise _refused(path, "it is no JSON, or has a name twice or a number with a fraction") from None


def _refused(path: str, why: str) -> ConfigurationError:
    return ConfigurationError(
        f"{path} is no file of evidence that can be used: {why}.",
        remedy="Make one with: cloudmore contract check --live --evidence FILE.",
    )


def _odd_counts(node: Any, at: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Places of counts that are not rounded as ``at_least`` does."""
    for name, each in node.items() if is_object(node) else ():
        if is_object(each):
            yield from _odd_counts(each, (*at, name))
        elif is_list(each):
            if each[0] > each[1]:
                yield (*at, name)
        elif type(each) is int and at_least(each) != each:
            yield (*at, name)


def _none_such(_text: str) -> Any:
    raise ValueError


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _place(path: Any) -> str:
    """A place as far as the file has no say in what it is called."""
    parts = [str(each) for each in path]
    return json_pointer(tuple(each if each.isascii() and each.isprintable() else "?" for each in parts)) or "it"


def _with_commas(items: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    last = len(items) - 1
    for index, (name, value) in enumerate(sorted(items.items())):
        yield name, value, "," if index < last else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


_VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
