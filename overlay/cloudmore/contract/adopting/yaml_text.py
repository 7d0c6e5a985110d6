"""The document as a text that is edited: every byte that no edit is about stays."""

from __future__ import annotations

import copy
import io
from itertools import zip_longest
from typing import Any

from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.pointer import Pointer
from cloudmore.errors import ConfigurationError

try:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.scalarstring import SingleQuotedScalarString
except ImportError as missing:  # pragma: no cover - seen by the test that hides the package
    raise ConfigurationError(
        f"Adopting edits the document with the package ruamel.yaml, and {missing.name} is not installed.",
        remedy="In the checkout: pip install --group adopt (pip 25.1 or later, or uv).",
    ) from missing


def loaded(text: str, name: str = "the document") -> CommentedMap:
    """A document that remembers how it is written, looked at before anything of it is edited.

    Args:
        text: The document.
        name: What it is called in an error.

    Raises:
        ConfigurationError: It is no YAML, or writing it would change what no edit is about.
    """
    try:
        document = _editor().load(text)
    except YAMLError as error:
        raise ConfigurationError(f"{name} is no YAML: {' '.join(str(error).split())}.") from error
    if not isinstance(document, CommentedMap):
        raise ConfigurationError(f"{name} holds no mapping.")
    if "\r" in text:
        raise ConfigurationError(
            f"{name} has line ends of Windows, and an edit would change every line.",
            remedy="Save it with those of Linux (LF).",
        )
    # What is written once has lost comments for the next time.
    lines, given_back = text.split("\n"), written(copy.deepcopy(document)).split("\n")
    if lines != given_back:
        pairs = enumerate(zip_longest(lines, given_back), start=1)
        line, other = next((number, other) for number, (one, other) in pairs if one != other)
        raise ConfigurationError(
            f"Line {line} of {name} is written so that an edit would change more than it means to.",
            remedy=f"Write it so: {(other or '').strip()!r}.",
        )
    return document


def written(document: CommentedMap) -> str:
    """The text of a document.

    Args:
        document: As it was loaded, edited or not.
    """
    text = io.StringIO()
    _editor().dump(document, text)
    return text.getvalue()


def node_at(document: CommentedMap, place: Pointer) -> Any:
    """What stands at a place.

    Raises:
        LookupError: There is no such place.
    """
    node: Any = document
    for name in place:
        node = node[int(name)] if isinstance(node, CommentedSeq) else node[name]
    return node


def laid_out(value: Any, *, as_block: bool = False) -> Any:
    """Plain data as the document has it: what holds no mapping in one line, everything else as a block.

    Args:
        value: Of JSON.
        as_block: Whether the outermost mapping is a block in any case.
    """
    node: CommentedMap | CommentedSeq
    if is_object(value):
        node = CommentedMap()
        for key, each in value.items():
            # A status is a text, and must stay one.
            node[SingleQuotedScalarString(key) if key.isdigit() else key] = laid_out(each)
    elif is_list(value):
        node = CommentedSeq([laid_out(each) for each in value])
    else:
        return value
    holds_a_mapping = any(isinstance(each, (dict, list)) and _holds(each) for each in _inside(value))
    (node.fa.set_block_style if as_block or holds_a_mapping else node.fa.set_flow_style)()
    return node


def _inside(value: Any) -> list[Any]:
    return list(value.values()) if is_object(value) else list(value)


def _holds(value: Any) -> bool:
    return isinstance(value, dict) or any(isinstance(each, (dict, list)) and _holds(each) for each in value)


def _editor() -> YAML:
    # As openapi/document_layout.py has it: with these settings the document comes back byte for byte.
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    yaml.preserve_quotes = True
    return yaml
