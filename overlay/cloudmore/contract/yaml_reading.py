"""YAML, read by libyaml: recordings as vcrpy wrote them, documents as OpenAPI means them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from yaml import CSafeLoader
from yaml.constructor import SafeConstructor

from cloudmore.contract.json_body import is_list, is_object

YamlError = yaml.YAMLError
Place = tuple[str, ...]


class Yaml12(CSafeLoader):
    """YAML as OpenAPI reads it: ``NO`` is a word and ``2026-10-01`` a text, as in JSON."""


# Of its own: those that it inherits are YAML 1.1.
Yaml12.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", ["t", "T", "f", "F"]),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+0123456789.")),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    yaml.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first, Loader=Yaml12)


def read_as_vcrpy(data: bytes) -> Any:
    """A recording, by the rules of the library that wrote it (YAML 1.1).

    Args:
        data: The file.

    Raises:
        YamlError: It is no YAML, or has objects of Python in it.
        ValueError: It has a value that is none.
    """
    return yaml.load(data, Loader=CSafeLoader)


def read_with_lines(data: bytes) -> tuple[Any, Mapping[Place, int]]:
    """A document, and the line on which each of its parts begins.

    Args:
        data: The file, YAML 1.2 or JSON.

    Raises:
        YamlError: It is no YAML, or has objects of Python in it.
        ValueError: It has a value that is none.
    """
    root: yaml.Node | None = yaml.compose(data, Loader=Yaml12)
    if root is None:
        return None, {}
    # What stands for a value is decided; all that is left is to make it.
    constructor: Any = SafeConstructor()
    return _with_names(constructor.construct_document(root)), dict(_lines_of(root))


def _with_names(node: Any) -> Any:
    """The same with texts for keys, as in JSON: a status is often written without quotes."""
    if is_object(node):
        return {_name(name): _with_names(each) for name, each in node.items()}
    return [_with_names(each) for each in node] if is_list(node) else node


def _name(key: Any) -> str:
    return json.dumps(key) if key is None or isinstance(key, (bool, int, float)) else str(key)


def _lines_of(root: yaml.Node) -> Iterator[tuple[Place, int]]:
    pending: list[tuple[Place, yaml.Node]] = [((), root)]
    # An alias gives a node several places; the first one is told.
    seen: set[int] = set()
    while pending:
        place, node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for name, begin, value in _parts_of(node):
            yield (*place, name), begin.start_mark.line + 1
            pending.append(((*place, name), value))


def _parts_of(node: yaml.Node) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), key, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((str(index), value, value) for index, value in enumerate(node.value))
